package bulkhead.platform.macos.fake;

import bulkhead.leakguard.host.HostException;
import bulkhead.leakguard.host.NetworkListener;
import bulkhead.leakguard.host.Subscription;
import bulkhead.platform.macos.darwin.Calls;
import bulkhead.platform.macos.darwin.ErrnoException;
import bulkhead.platform.macos.devices.Changes;
import bulkhead.platform.macos.devices.Interfaces;
import bulkhead.platform.macos.pf.Pf;
import bulkhead.platform.macos.system.Commands;
import bulkhead.platform.macos.system.Ticker;
import com.sun.jna.Structure;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntPredicate;

/**
 * A Mac in memory, as its system calls and programs show it: {@code en0} is its link, with both families, and pf is off as it comes.
 * Each call can be made to fail. What is not asked of it by this program it does not have.
 */
public final class FakeMac implements Calls, Commands, Interfaces, Changes, Ticker {
    public static final String LINK = "en0";
    public static final int LINK_INDEX = 4;
    public static final InetAddress MINE = InetAddress.ofLiteral("192.0.2.7");
    public static final InetAddress MINE_6 = InetAddress.ofLiteral("2001:db8::7");
    private static final int CONTROL = 7;
    private static final int TUN_INDEX = 20;
    private static final int AF_SYSTEM = 32;
    private static final int EPERM = 1;

    /** What a descriptor is. */
    private static final class File {
        final int domain;
        Optional<String> utun = Optional.empty();
        byte[] name = new byte[28];

        File(int domain) {
            this.domain = domain;
        }
    }

    public final Pf pf = new Pf();
    public final FakePrograms programs;
    public final Faults faults;
    final FakePf device = new FakePf(pf);
    final Map<String, Interface> links = new HashMap<>();
    private final Map<Integer, File> files = new HashMap<>();
    private final List<Runnable> watches = new ArrayList<>();
    private final List<NetworkListener> listeners = new ArrayList<>();
    private int lastFile = 100;
    private int lastPort = 40_499;

    public FakeMac(Runnable after) {
        faults = new Faults(after);
        pf.enabled = false;
        pf.main.addAll(List.of(
                "scrub-anchor \"com.apple/*\" all", "anchor \"com.apple/*\" all", "anchor \"com.example.other\" all"));
        pf.anchors.put("com.apple/250.ApplicationFirewall", "");
        pf.anchors.put("com.example.other", "pass out on en0 all label \"theirs\"\n");
        links.put("lo0", new Interface("lo0", 1, 16384, true, true, List.of(range("127.0.0.1", 8), range("::1", 128))));
        links.put(
                LINK,
                new Interface(
                        LINK,
                        LINK_INDEX,
                        1500,
                        true,
                        false,
                        List.of(range("192.0.2.7", 24), range("2001:db8::7", 64), range("fe80::7", 64))));
        programs = new FakePrograms(this);
    }

    static Range range(String address, int length) {
        return new Range(InetAddress.ofLiteral(address), length);
    }

    /** What is left when every process that had something open has ended. */
    public void endProcesses() {
        List.copyOf(files.keySet()).forEach(this::close);
        watches.clear();
        listeners.clear();
    }

    /** Time passes until whoever looks regularly has looked. */
    public void tick() {
        List.copyOf(watches).forEach(Runnable::run);
    }

    /** Another program loads {@code /etc/pf.conf}: the main ruleset is as it came, and anchors are as they are. */
    public void reloadPf() {
        device.replace(true, List.of("scrub-anchor \"com.apple/*\" all"));
        device.replace(false, List.of("anchor \"com.apple/*\" all"));
    }

    /** Another program says {@code pfctl -d}. */
    public void turnPfOff() {
        pf.enabled = false;
        device.tokens.clear();
    }

    /** Another program turns pf on, for as long as it wants. */
    public void startPf() {
        device.start();
    }

    /** Another program removes an anchor's rules. */
    public void flush(String anchor) {
        pf.anchors.put(anchor, "");
        device.anchorTicket++;
    }

    /** Another program puts a rule of its own before all others. */
    public void addFirst(String rule) {
        List<String> rules = new ArrayList<>(
                pf.main.stream().filter(line -> !line.startsWith("scrub")).toList());
        rules.addFirst(rule);
        device.replace(false, rules);
    }

    public void removeLink(String name) {
        links.remove(name);
        programs.routes.removeIf(route -> route.by().equals(name));
    }

    /** Another interface has it. */
    public void addAddress(String address) {
        links.put("en1", new Interface("en1", LINK_INDEX + 1, 1500, true, false, List.of(range(address, 24))));
    }

    /** All of the host's network that a program can change, in words. */
    public String network() {
        return List.of(
                        pf.main,
                        pf.anchors.getOrDefault("bulkhead", ""),
                        pf.enabled,
                        device.tokens.size(),
                        links,
                        programs.routes,
                        programs.store)
                .toString();
    }

    private <T> T call(String what, Faults.Effect<T, ErrnoException> effect) throws ErrnoException {
        return faults.system(what, effect, name -> new ErrnoException(name, EPERM));
    }

    @Override
    public int open(String path, int flags) throws ErrnoException {
        return call("open " + path, () -> file(0));
    }

    private int file(int domain) {
        files.put(++lastFile, new File(domain));
        return lastFile;
    }

    @Override
    public int socket(int domain, int type, int protocol) throws ErrnoException {
        return call("socket", () -> file(domain));
    }

    @Override
    public void ioctl(int fd, long request, Structure argument) throws ErrnoException {
        call("ioctl 0x" + Long.toHexString(request), () -> {
            argument.write();
            byte[] bytes = argument.getPointer().getByteArray(0, argument.size());
            if (request == 0xC0644E03L) {
                String name = new String(bytes, 4, 96, StandardCharsets.US_ASCII).replaceAll("\0.*", "");
                if (!name.equals("com.apple.net.utun_control")) {
                    throw new ErrnoException("CTLIOCGINFO " + name, 2);
                }
                argument.getPointer().setInt(0, CONTROL);
            } else {
                device.ioctl(request, bytes, argument.getPointer());
            }
            argument.read();
            return null;
        });
    }

    @Override
    public void bind(int fd, byte[] address) throws ErrnoException {
        call("bind", () -> {
            File file = files.get(fd);
            file.name = address.clone();
            int port = ++lastPort;
            file.name[2] = (byte) (port >> 8);
            file.name[3] = (byte) port;
            return null;
        });
    }

    @Override
    public void connect(int fd, byte[] address) throws ErrnoException {
        call("connect", () -> {
            File file = files.get(fd);
            ByteBuffer bytes = ByteBuffer.wrap(address).order(ByteOrder.nativeOrder());
            if (file.domain == AF_SYSTEM) {
                boolean known = address.length == 32
                        && address[0] == 32
                        && address[1] == AF_SYSTEM
                        && bytes.getShort(2) == 2
                        && bytes.getInt(4) == CONTROL
                        && bytes.getInt(8) == 0;
                if (!known) {
                    throw new ErrnoException("connect", 22);
                }
                file.utun = Optional.of(newUtun());
            } else {
                boolean ipv6 = address[1] == 30;
                file.name = new byte[ipv6 ? 28 : 16];
                file.name[1] = address[1];
                byte[] mine = (ipv6 ? MINE_6 : MINE).getAddress();
                System.arraycopy(mine, 0, file.name, ipv6 ? 8 : 4, mine.length);
            }
            return null;
        });
    }

    private String newUtun() {
        int number = 0;
        while (links.containsKey("utun" + number)) {
            number++;
        }
        String name = "utun" + number;
        links.put(name, new Interface(name, TUN_INDEX + number, 1500, true, false, List.of()));
        return name;
    }

    @Override
    public byte[] name(int fd) throws ErrnoException {
        return call("getsockname", () -> files.get(fd).name.clone());
    }

    @Override
    public void set(int fd, int level, int option, byte[] value) throws ErrnoException {
        call("setsockopt", () -> null);
    }

    @Override
    public byte[] get(int fd, int level, int option, int length) throws ErrnoException {
        return call("getsockopt", () -> (files.get(fd).utun.orElseThrow() + '\0').getBytes(StandardCharsets.US_ASCII));
    }

    @Override
    public void unblock(int fd) throws ErrnoException {
        call("fcntl", () -> null);
    }

    @Override
    public void close(int fd) {
        File file = files.remove(fd);
        if (file != null) {
            file.utun.ifPresent(this::removeLink);
        }
    }

    @Override
    public Result run(Program program, String input, List<String> arguments) throws HostException {
        return faults.call(
                program + " " + arguments,
                () -> programs.run(program, input, arguments),
                name -> new HostException(name + " fails"));
    }

    @Override
    public List<Interface> all() throws HostException {
        return List.copyOf(links.values());
    }

    @Override
    public Subscription watch(NetworkListener listener, IntPredicate ours) throws ErrnoException {
        return call("watch", () -> {
            listeners.add(listener);
            return () -> listeners.remove(listener);
        });
    }

    @Override
    public Subscription every(Duration interval, Runnable look) {
        watches.add(look);
        return () -> watches.remove(look);
    }
}
