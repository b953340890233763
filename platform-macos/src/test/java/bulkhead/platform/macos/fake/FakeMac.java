package bulkhead.platform.macos.fake;

import bulkhead.leakguard.host.HostException;
import bulkhead.leakguard.host.NetworkListener;
import bulkhead.leakguard.host.Subscription;
import bulkhead.platform.macos.darwin.Accounts;
import bulkhead.platform.macos.darwin.Calls;
import bulkhead.platform.macos.darwin.ErrnoException;
import bulkhead.platform.macos.darwin.LocalSockets;
import bulkhead.platform.macos.devices.Changes;
import bulkhead.platform.macos.devices.Interfaces;
import bulkhead.platform.macos.pf.Pf;
import bulkhead.platform.macos.system.Commands;
import bulkhead.platform.macos.system.Ticker;
import com.sun.jna.Structure;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import java.util.function.IntPredicate;

/**
 * A Mac in memory, as its system calls and programs show it: {@code en0} is its link, with both families, and pf is off as it comes.
 * Each call can be made to fail. What is not asked of it by this program it does not have.
 */
public final class FakeMac implements Calls, Commands, Interfaces, Changes, Ticker, Accounts {
    public static final String LINK = "en0";
    public static final int LINK_INDEX = 4;
    public static final InetAddress MINE = InetAddress.ofLiteral("192.0.2.7");
    public static final InetAddress MINE_6 = InetAddress.ofLiteral("2001:db8::7");
    private static final int CONTROL = 7;
    private static final int TUN_INDEX = 20;
    private static final int AF_SYSTEM = 32;
    private static final int EPERM = 1;
    /** None that this process really has. */
    private static final int FIRST_FILE = 1_000_000_000;

    /** What a descriptor is. */
    private static final class File {
        final int domain;
        Optional<String> utun = Optional.empty();
        byte[] name = new byte[28];
        /** Of a real one, which others may be handed: what is at its other end. */
        int far = -1;

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
    private int lastFile = FIRST_FILE;
    private int lastPort = 40_499;

    /** Of local sockets, apart from what they are accepted by. */
    public final Faults socketFaults = new Faults(() -> {});

    /** Of that. */
    public final Faults listening = new Faults(() -> {});

    public final Map<String, Long> groups = new HashMap<>(Map.of("bulkhead", Account.GROUP, "staff", 20L));
    private final FakeLocalSockets local = new FakeLocalSockets(socketFaults, listening);
    private final boolean handsOver;
    private Account current = Account.ROOT;

    public FakeMac(Runnable after) {
        this(after, false);
    }

    /** @param handsOver whether its descriptors are real, so that one process can hand them to another */
    public FakeMac(Runnable after, boolean handsOver) {
        this.handsOver = handsOver;
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
    public synchronized void endProcesses() {
        for (Integer number : List.copyOf(files.keySet())) {
            if (files.get(number).far >= 0) {
                LocalSockets.close(files.get(number).far);
            }
            gone(number);
        }
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

    public synchronized void removeLink(String name) {
        links.remove(name);
        programs.routes.removeIf(route -> route.by().equals(name));
    }

    /** Another interface has it. */
    public void addAddress(String address) {
        links.put("en1", new Interface("en1", LINK_INDEX + 1, 1500, true, false, List.of(range(address, 24))));
    }

    /** All of the host's network that a program can change, in words. */
    public synchronized String network() {
        reap();
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
    public synchronized int open(String path, int flags) throws ErrnoException {
        return call("open " + path, () -> {
            files.put(++lastFile, new File(0));
            return lastFile;
        });
    }

    private int file(int domain) throws ErrnoException {
        File file = new File(domain);
        files.put(++lastFile, file);
        if (!handsOver) {
            return lastFile;
        }
        int[] ends = LocalSockets.pair(lastFile);
        file.far = ends[1];
        return ends[0];
    }

    private File at(int fd) throws ErrnoException {
        return files.get(fd > FIRST_FILE || !handsOver ? fd : LocalSockets.tag(fd));
    }

    /** The kernel removes what nobody has open any more. */
    private void reap() {
        for (Integer number : List.copyOf(files.keySet())) {
            File file = files.get(number);
            if (file.far >= 0 && LocalSockets.isOver(file.far)) {
                LocalSockets.close(file.far);
                gone(number);
            }
        }
    }

    private void gone(int number) {
        files.remove(number).utun.ifPresent(this::removeLink);
    }

    /** What is at the other end of the tunnel's interface. */
    public synchronized int far(String utun) {
        return files.values().stream()
                .filter(file -> file.utun.equals(Optional.of(utun)))
                .findFirst()
                .orElseThrow()
                .far;
    }

    /** Its system calls as a process of an account makes them. */
    public Calls as(Account account) {
        return local.as(account, this);
    }

    interface Work {
        Object done() throws ReflectiveOperationException;
    }

    synchronized Object by(Account account, Work work) throws ReflectiveOperationException {
        Account before = current;
        current = account;
        try {
            return work.done();
        } finally {
            current = before;
        }
    }

    /** One that no call of this program makes. */
    public <T> T connectedBy(Account account, Callable<T> connect) throws Exception {
        T connected = connect.call();
        synchronized (this) {
            local.waits(account);
        }
        return connected;
    }

    /** Who has connected and was not accepted is gone with the socket. */
    public synchronized void forgetWaiting() {
        local.forgetWaiting();
    }

    /** launchd listens for the daemon, as its property list says. */
    public synchronized void launchdListens(Path socket) throws IOException {
        local.launchdListens(socket);
    }

    @Override
    public OptionalLong group(String name) {
        return groups.containsKey(name) ? OptionalLong.of(groups.get(name)) : OptionalLong.empty();
    }

    @Override
    public String user(long uid) {
        return uid == Account.ALICE.uid() ? "alice" : uid == 0 ? "root" : Long.toString(uid);
    }

    /** The directory's members, who may have more groups than their process. */
    @Override
    public boolean isMember(long uid, long gid) {
        return uid == Account.ALICE.uid() && gid == Account.GROUP;
    }

    @Override
    public synchronized void listen(int fd, int backlog) throws ErrnoException {
        local.listen(fd, backlog, current);
    }

    @Override
    public synchronized int accept(int fd) throws ErrnoException {
        return local.accept(fd);
    }

    @Override
    public synchronized int send(int fd, byte[] from, int offset, int length, int descriptor) throws ErrnoException {
        return local.send(fd, from, offset, length, descriptor);
    }

    @Override
    public synchronized Received receive(int fd, byte[] into, int offset, int length, boolean takesDescriptor)
            throws ErrnoException {
        return local.receive(fd, into, offset, length, takesDescriptor);
    }

    @Override
    public synchronized int[] activated(String name) throws ErrnoException {
        return local.activated(name);
    }

    @Override
    public synchronized int socket(int domain, int type, int protocol) throws ErrnoException {
        return domain == 1 ? local.open() : call("socket", () -> file(domain));
    }

    @Override
    public synchronized void ioctl(int fd, long request, Structure argument) throws ErrnoException {
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
    public synchronized void bind(int fd, byte[] address) throws ErrnoException {
        if (address[1] == 1) {
            local.bind(fd, address);
            return;
        }
        call("bind", () -> {
            File file = at(fd);
            file.name = address.clone();
            int port = ++lastPort;
            file.name[2] = (byte) (port >> 8);
            file.name[3] = (byte) port;
            return null;
        });
    }

    @Override
    public synchronized void connect(int fd, byte[] address) throws ErrnoException {
        if (address[1] == 1) {
            local.connect(fd, address, current);
            return;
        }
        call("connect", () -> {
            File file = at(fd);
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
    public synchronized byte[] name(int fd) throws ErrnoException {
        return call("getsockname", () -> at(fd).name.clone());
    }

    @Override
    public synchronized void set(int fd, int level, int option, byte[] value) throws ErrnoException {
        call("setsockopt", () -> null);
    }

    @Override
    public synchronized byte[] get(int fd, int level, int option, int length) throws ErrnoException {
        if (local.isConnected(fd)) {
            return local.peer(fd, option);
        }
        return call("getsockopt", () -> (at(fd).utun.orElseThrow() + '\0').getBytes(StandardCharsets.US_ASCII));
    }

    @Override
    public synchronized void unblock(int fd) throws ErrnoException {
        call("fcntl", () -> {
            if (fd < FIRST_FILE) {
                LocalSockets.unblock(fd);
            }
            return null;
        });
    }

    @Override
    public synchronized void close(int fd) {
        if (fd < FIRST_FILE) {
            local.close(fd);
            reap();
        } else if (files.containsKey(fd)) {
            gone(fd);
        }
    }

    @Override
    public synchronized Result run(Program program, String input, List<String> arguments) throws HostException {
        return faults.call(
                program + " " + arguments,
                () -> programs.run(program, input, arguments),
                name -> new HostException(name + " fails"));
    }

    @Override
    public synchronized List<Interface> all() throws HostException {
        reap();
        return List.copyOf(links.values());
    }

    @Override
    public synchronized Subscription watch(NetworkListener listener, IntPredicate ours) throws ErrnoException {
        return call("watch", () -> {
            listeners.add(listener);
            return () -> listeners.remove(listener);
        });
    }

    @Override
    public synchronized Subscription every(Duration interval, Runnable look) {
        watches.add(look);
        return () -> watches.remove(look);
    }
}
