package bulkhead.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A tunnel that is measured: how its two ends are started in a {@link Yard}, and where to send through it. */
interface Peer {
    /** What it is called in the table. */
    String name();

    /** Starts both ends, and returns once packets pass; the process of the client's end. */
    ProcessHandle start(Yard yard) throws IOException, InterruptedException;

    /** The server's addresses inside the tunnel; IPv6 may be null. */
    String ipv4();

    String ipv6();

    /** Starts a program of these benchmarks, and returns once its TUN is there. */
    static Process startJava(Yard yard, String end, Class<?> program, String... arguments)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-Xmn8m",
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                program.getName()));
        command.addAll(List.of(arguments));
        Path said = yard.directory().resolve(end);
        Process process = yard.start(end, said, command.toArray(String[]::new));
        Yard.await(program.getSimpleName(), said, () -> Files.readString(said).contains("bulkhead0\n"));
        return process;
    }

    /** Nothing sealed: the floor under every tunnel of this kind, see {@link Forwarder}. */
    record NullCipher() implements Peer {
        @Override
        public String name() {
            return "nothing sealed";
        }

        @Override
        public String ipv4() {
            return "10.95.0.1";
        }

        @Override
        public String ipv6() {
            return "fd00:95::1";
        }

        @Override
        public ProcessHandle start(Yard yard) throws IOException, InterruptedException {
            startJava(yard, yard.server(), Forwarder.class, Yard.SERVER, Yard.CLIENT, Yard.DEVICE);
            Process client = startJava(yard, yard.client(), Forwarder.class, Yard.CLIENT, Yard.SERVER, Yard.DEVICE);
            for (int i = 1; i <= 2; i++) {
                String device = "ip -n " + (i == 1 ? yard.server() : yard.client()) + " ";
                Yard.run((device + "addr add 10.95.0." + i + "/24 dev bulkhead0").split(" "));
                Yard.run((device + "addr add fd00:95::" + i + "/64 dev bulkhead0 nodad").split(" "));
                Yard.run((device + "link set bulkhead0 mtu 1400 up").split(" "));
            }
            Yard.await("answer", null, () -> yard.answers(ipv4()));
            return client.toHandle();
        }
    }

    /** Bulkhead with the embedded server, both ends by the same data path. */
    record Ours(String name, Path bulkhead, String suite) implements Peer {
        @Override
        public String ipv4() {
            return "10.99.1.80";
        }

        @Override
        public String ipv6() {
            return "fd00:98::80";
        }

        @Override
        public ProcessHandle start(Yard yard) throws IOException, InterruptedException {
            String[] ends = {Yard.SERVER, Yard.CLIENT, Yard.DEVICE, suite};
            startJava(yard, yard.server(), BenchServer.class, ends);
            for (String line : new String[] {
                "link set bulkhead0 addrgenmode none",
                "link set bulkhead0 mtu 1400 up",
                "addr add fe80::1/64 dev bulkhead0 nodad",
                "addr add " + ipv4() + "/32 dev lo",
                "addr add " + ipv6() + "/128 dev lo",
                "route add 10.99.0.0/24 dev bulkhead0",
                "-6 route add fd00:99::/64 dev bulkhead0"
            }) {
                Yard.run(("ip -n " + yard.server() + " " + line).split(" "));
            }
            Path secret = yard.file("secret", BenchServer.SECRET);
            Path told = yard.directory().resolve("client");
            // A /run of its own: what stands there of other connections is none of its business.
            Process client = yard.start(
                    yard.client(),
                    told,
                    "env",
                    "HOME=" + yard.directory(),
                    "XDG_RUNTIME_DIR=" + yard.directory(),
                    "unshare",
                    "-m",
                    "sh",
                    "-c",
                    "mount -t tmpfs run /run && exec \"$@\"",
                    "sh",
                    bulkhead.toString(),
                    "connect",
                    "--json",
                    "--server",
                    Yard.SERVER,
                    "--user",
                    "bench",
                    "--psk-file",
                    secret.toString(),
                    "--password-file",
                    secret.toString());
            Yard.await("connection", told, () -> Files.readString(told).contains("\"families\":[\"ipv4\",\"ipv6\"]"));
            return client.toHandle();
        }
    }

    /** OpenVPN in user space, with larger buffers than by default, and certificates that both ends know by their fingerprints. */
    record OpenVpn() implements Peer {
        @Override
        public String name() {
            return "OpenVPN, AES-256-GCM";
        }

        @Override
        public String ipv4() {
            return "10.98.0.1";
        }

        @Override
        public String ipv6() {
            return "fd00:97::1";
        }

        @Override
        public ProcessHandle start(Yard yard) throws IOException, InterruptedException {
            for (String end : new String[] {"s", "c"}) {
                Yard.run(("openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2 -subj /CN="
                                + end + " -keyout " + yard.directory() + "/" + end + ".key -out " + yard.directory()
                                + "/" + end + ".crt")
                        .split(" "));
            }
            String common = "--dev-type tun --proto udp --disable-dco --data-ciphers AES-256-GCM --cipher AES-256-GCM"
                    + " --sndbuf 4194304 --rcvbuf 4194304 --txqueuelen 1000 --fast-io --tun-mtu 1400 --mssfix 0"
                    + " --topology subnet --verb 3 --dev tun0";
            Path served = yard.directory().resolve("server");
            yard.start(
                    yard.server(),
                    served,
                    ("openvpn " + common + " --tls-server --dh none --local " + Yard.SERVER
                                    + " --ifconfig 10.98.0.1 255.255.255.0 --ifconfig-ipv6 fd00:97::1/64 fd00:97::2 --cert s.crt"
                                    + " --key s.key --peer-fingerprint " + fingerprint(yard, "c"))
                            .split(" "));
            Path told = yard.directory().resolve("client");
            Process client = yard.start(
                    yard.client(),
                    told,
                    ("openvpn " + common + " --tls-client --nobind --remote " + Yard.SERVER
                                    + " --ifconfig 10.98.0.2 255.255.255.0 --ifconfig-ipv6 fd00:97::2/64 fd00:97::1 --cert c.crt"
                                    + " --key c.key --peer-fingerprint " + fingerprint(yard, "s"))
                            .split(" "));
            Yard.await("answer through OpenVPN", told, () -> yard.answers(ipv4()));
            return client.toHandle();
        }

        private static String fingerprint(Yard yard, String end) throws IOException, InterruptedException {
            return Yard.run(("openssl x509 -noout -sha256 -fingerprint -in " + yard.directory() + "/" + end + ".crt")
                            .split(" "))
                    .replaceAll("(?s).*=(\\S+).*", "$1");
        }
    }

    /** wireguard-go as Debian has it. */
    record WireGuardGo() implements Peer {
        @Override
        public String name() {
            return "wireguard-go";
        }

        @Override
        public String ipv4() {
            return "10.96.0.1";
        }

        @Override
        public String ipv6() {
            return "fd00:96::1";
        }

        @Override
        public ProcessHandle start(Yard yard) throws IOException, InterruptedException {
            String[] ends = {yard.server(), yard.client()};
            String[] keys = {
                Yard.run("wg", "genkey").strip(), Yard.run("wg", "genkey").strip()
            };
            ProcessHandle client = null;
            for (int i = 0; i < 2; i++) {
                // Both would have the same control socket.
                Process process = yard.start(
                        ends[i],
                        yard.directory().resolve("wg" + i),
                        "unshare",
                        "-m",
                        "sh",
                        "-c",
                        "mount -t tmpfs run /run && wireguard-go -f wg0 & while ! wg set wg0 private-key $1 listen-port 51820 peer"
                                + " $2 allowed-ips ::/0,0.0.0.0/0 $3 2>/dev/null; do sleep 0.1; done; wait",
                        "sh",
                        yard.file("key" + i, keys[i]).toString(),
                        publicKey(yard, keys[1 - i]),
                        i == 0 ? "" : "endpoint " + Yard.SERVER + ":51820");
                client = process.toHandle();
            }
            for (int i = 0; i < 2; i++) {
                String end = ends[i];
                Yard.await(
                        "interface",
                        null,
                        () -> Yard.run("ip", "-n", end, "-br", "link").contains("wg0"));
                Yard.run("ip", "-n", end, "addr", "add", "10.96.0." + (i + 1) + "/24", "dev", "wg0");
                Yard.run("ip", "-n", end, "addr", "add", "fd00:96::" + (i + 1) + "/64", "dev", "wg0", "nodad");
                Yard.run("ip", "-n", end, "link", "set", "wg0", "mtu", "1400", "up");
            }
            Yard.await("answer through WireGuard", null, () -> yard.answers(ipv4()));
            return client.descendants()
                    .filter(each -> each.info().command().orElse("").endsWith("wireguard-go"))
                    .findFirst()
                    .orElseThrow();
        }

        private static String publicKey(Yard yard, String key) throws IOException, InterruptedException {
            return Yard.run("sh", "-c", "wg pubkey <" + yard.file("private", key))
                    .strip();
        }
    }
}
