package bulkhead.app.profile.exporter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import bulkhead.app.profile.Profile;
import bulkhead.app.profile.importer.ImportResult;
import bulkhead.app.profile.importer.Importers;
import bulkhead.app.secret.HostileSecrets;
import bulkhead.app.secret.SecretException;
import bulkhead.app.secret.SecretKind;
import bulkhead.app.secret.SecretSet;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Exports as other programs' own readers have them: GLib, which NetworkManager reads its key files with, NetworkManager itself by
 * {@code nmcli --offline}, and Python's plistlib.
 */
class OtherReadersTest {
    private static final Profile PROFILE = Profile.EMPTY.with(b -> {
        b.server = "vpn.example.org";
        b.user = " CORP\\alice <&>";
        b.routes = List.of("10.0.0.0/8", "2001:db8::/32");
        b.mtu = 1400;
    });

    private final Random random = new Random(3);

    @TempDir
    private Path folder;

    @Test
    void glibReadsWhatWasWritten() throws Exception {
        assumeTrue(GlibKeyFile.isThere(), "skipped: there is no GLib");
        int read = 0;
        for (byte[] secret : HostileSecrets.all(random, 300)) {
            Optional<byte[]> file = export(ExportFormat.nmconnection, secret);
            if (file.isPresent()) {
                try (GlibKeyFile key = GlibKeyFile.load(file.get())) {
                    assertThat(key.get("vpn", "user")).isEqualTo(PROFILE.user());
                    assertThat(key.get("ipv4", "route1")).isEqualTo("10.0.0.0/8");
                    assertThat(key.get("vpn-secrets", "password")).isEqualTo(utf8(secret));
                    String psk = key.get("vpn-secrets", "ipsec-psk");
                    assertThat(psk).startsWith("0s");
                    assertThat(Base64.getDecoder().decode(psk.substring(2))).isEqualTo(secret);
                }
                read++;
            }
        }
        assertThat(read).isGreaterThan(200);
    }

    /** What GLib makes of a file is what the import makes of it. */
    @Test
    void theImportReadsKeyFilesAsGlibDoes() throws Exception {
        assumeTrue(GlibKeyFile.isThere(), "skipped: there is no GLib");
        String[] parts = {"\\s", "\\n", "\\t", "\\\\", " ", "\t", "#", ";", "=", "[x]", "a", "\"", "'", "\u2003", "ü"};
        int read = 0;
        for (int i = 0; i < 500; i++) {
            StringBuilder file = new StringBuilder("[connection]\nid=x\n  [vpn] \n# user=c\n;\n");
            for (int k = 0; k < 1 + i % 2; k++) {
                file.append(any("user", " user", "user \t", "password")).append(any("=", " = ", "=\t"));
                random.ints(random.nextInt(6), 0, parts.length).forEach(part -> file.append(parts[part]));
                file.append(any("\n", "\r\n"));
            }
            file.append(any("", "[ipv4]\nmethod=auto\n[vpn]\n"))
                    .append(
                            "service-type=org.freedesktop.NetworkManager.l2tp\n gateway = a.example\ngateway=b.example\n");
            byte[] content = file.toString().replace("\n;\n", "\n#;\n").getBytes(StandardCharsets.UTF_8);
            try (GlibKeyFile glib = GlibKeyFile.load(content)) {
                ImportResult result =
                        Importers.read(List.of(Files.write(folder.resolve("x.nmconnection"), content)), (_, _) -> {
                            throw new SecretException("no passphrase is wanted here");
                        });
                String user = glib.get("vpn", "user");
                if (result instanceof ImportResult.Found found) {
                    var one = found.connections().getFirst();
                    assertThat(one.profile().server()).isEqualTo("b.example");
                    assertThat(one.profile().user()).as("%s", file).isEqualTo(user.isBlank() ? null : user);
                    byte[] password = one.secrets().get(SecretKind.PASSWORD);
                    assertThat(password == null ? "" : utf8(password)).isEqualTo(glib.get("vpn", "password"));
                    read++;
                } else {
                    assertThat(user).as("%s", result).matches("(?s).*\\p{Cntrl}.*");
                }
            }
        }
        assertThat(read).isGreaterThan(300);
    }

    @Test
    void networkManagerReadsWhatWasWritten() throws Exception {
        assumeTrue(
                isRunnable("nmcli", "--offline", "connection", "add", "type", "dummy", "ifname", "x"),
                "skipped: there is no nmcli that works offline");
        for (byte[] secret : HostileSecrets.all(random, 10)) {
            Optional<byte[]> file = export(ExportFormat.nmconnection, secret);
            if (file.isPresent()) {
                byte[] kept = run(file.get(), "nmcli", "--offline", "connection", "modify", "connection.id", "y");
                try (GlibKeyFile written = GlibKeyFile.load(file.get());
                        GlibKeyFile read = GlibKeyFile.load(kept)) {
                    assertThat(read.get("connection", "id")).isEqualTo("y");
                    assertThat(read.get("ipv6", "route1")).isEqualTo("2001:db8::/32");
                    for (String key : List.of("gateway", "user", "mtu", "refuse-pap", "ipsec-ike", "password-flags")) {
                        assertThat(read.get("vpn", key)).isNotEmpty().isEqualTo(written.get("vpn", key));
                    }
                    for (String key : List.of("password", "ipsec-psk")) {
                        assertThat(read.get("vpn-secrets", key)).isEqualTo(written.get("vpn-secrets", key));
                    }
                }
            }
        }
    }

    @Test
    void pythonReadsWhatWasWritten() throws Exception {
        assumeTrue(isRunnable("python3", "-c", "import plistlib"), "skipped: there is no Python with plistlib");
        String script = "import plistlib,sys\nfor f in sys.argv[1:]:\n"
                + " v=plistlib.load(open(f,'rb'))['PayloadContent'][0]\n"
                + " print(v['PPP']['AuthPassword'].encode().hex(),v['IPSec']['SharedSecret'].hex(),v['PPP']['AuthName'],sep='|')";
        List<String> command = new ArrayList<>(List.of("python3", "-c", script));
        List<String> expected = new ArrayList<>();
        for (byte[] secret : HostileSecrets.all(random, 200)) {
            Optional<byte[]> file = export(ExportFormat.mobileconfig, secret);
            if (file.isPresent()) {
                Path path = folder.resolve("x" + expected.size());
                Files.write(path, file.get());
                command.add(path.toString());
                String hex = HexFormat.of().formatHex(secret);
                expected.add(hex + "|" + hex + "|" + PROFILE.user());
            }
        }
        assertThat(lines(utf8(run(new byte[0], command.toArray(String[]::new)))))
                .isEqualTo(expected)
                .hasSizeGreaterThan(100);
    }

    /** Empty where the format refuses the secret. */
    private static Optional<byte[]> export(ExportFormat format, byte[] secret) {
        SecretSet secrets =
                new SecretSet().put(SecretKind.PRE_SHARED_KEY, secret.clone()).put(SecretKind.PASSWORD, secret.clone());
        try {
            return Optional.of(format.write("x", PROFILE, secrets, (_, _) -> new char[0]));
        } catch (SecretException e) {
            return Optional.empty();
        }
    }

    private String any(String... values) {
        return values[random.nextInt(values.length)];
    }

    private static boolean isRunnable(String... command) {
        try {
            run(new byte[0], command);
            return true;
        } catch (IOException | InterruptedException e) {
            return false;
        }
    }

    private static byte[] run(byte[] input, String... command) throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD);
        builder.environment().put("PYTHONIOENCODING", "utf-8");
        Process process = builder.start();
        try (var in = process.getOutputStream()) {
            in.write(input);
        }
        byte[] output = process.getInputStream().readAllBytes();
        if (process.waitFor() != 0) {
            throw new IOException(String.join(" ", command) + " failed");
        }
        return output;
    }

    private static List<String> lines(String text) {
        return List.of(text.split("\n"));
    }

    private static String utf8(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }
}
