package bulkhead.platform.macos.fake;

import bulkhead.platform.macos.darwin.Calls;
import bulkhead.platform.macos.darwin.Calls.Received;
import bulkhead.platform.macos.darwin.Darwin;
import bulkhead.platform.macos.darwin.ErrnoException;
import bulkhead.platform.macos.darwin.LocalSockets;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Local sockets of a Mac in memory: the bytes and descriptors are the real kernel's, who is at which end is what the Mac says. Who may
 * connect is decided by mode and group of the file, as XNU does (unp_connect).
 */
final class FakeLocalSockets {
    private static final int GROUP_WRITES = 020;
    private static final int OTHERS_WRITE = 02;

    private final Faults faults;
    private final Faults listening;
    private final Deque<Account> waiting = new ArrayDeque<>();
    private final Map<Integer, Account> peers = new HashMap<>();
    private Account listener = Account.ROOT;
    private Optional<Integer> launchd = Optional.empty();

    FakeLocalSockets(Faults faults, Faults listening) {
        this.faults = faults;
        this.listening = listening;
    }

    private <T> T call(Faults counted, String what, Faults.Effect<T, ErrnoException> effect) throws ErrnoException {
        return counted.system(what, effect, name -> new ErrnoException(name, Darwin.ENOBUFS));
    }

    int open() throws ErrnoException {
        return call(faults, "socket", LocalSockets::open);
    }

    void bind(int fd, byte[] address) throws ErrnoException {
        call(listening, "bind", () -> {
            LocalSockets.bind(fd, address);
            return null;
        });
    }

    void listen(int fd, int backlog, Account by) throws ErrnoException {
        call(listening, "listen", () -> {
            LocalSockets.listen(fd, backlog);
            listener = by;
            return null;
        });
    }

    /** launchd listens for the daemon from now on. */
    void launchdListens(Path path) throws IOException {
        Files.deleteIfExists(path);
        int fd = LocalSockets.open();
        LocalSockets.bind(fd, address(path));
        LocalSockets.listen(fd, 16);
        LocalSockets.unblock(fd);
        launchd = Optional.of(fd);
    }

    private static byte[] address(Path path) {
        byte[] name = path.toString().getBytes(StandardCharsets.UTF_8);
        return ByteBuffer.allocate(3 + name.length)
                .put((byte) (3 + name.length))
                .put((byte) 1)
                .put(name)
                .array();
    }

    /** launch_activate_socket(3): ESRCH of a process that is none of launchd's. */
    int[] activated(String name) throws ErrnoException {
        return call(listening, "launch_activate_socket", () -> {
            if (launchd.isEmpty()) {
                throw new ErrnoException("launch_activate_socket", Darwin.ESRCH);
            }
            if (!name.equals("guard")) {
                throw new ErrnoException("launch_activate_socket", Darwin.ENOENT);
            }
            return new int[] {launchd.get()};
        });
    }

    int accept(int fd) throws ErrnoException {
        return call(listening, "accept", () -> {
            if (waiting.isEmpty()) {
                throw new ErrnoException("accept", Darwin.EAGAIN);
            }
            int accepted = LocalSockets.accept(fd);
            peers.put(accepted, waiting.remove());
            return accepted;
        });
    }

    void connect(int fd, byte[] address, Account by) throws ErrnoException {
        call(faults, "connect", () -> {
            Path path = Path.of(new String(address, 2, address.length - 3, StandardCharsets.UTF_8));
            checkAccess(path, by);
            LocalSockets.connect(fd, address);
            waiting.add(by);
            peers.put(fd, listener);
            return null;
        });
    }

    private static void checkAccess(Path path, Account by) throws ErrnoException {
        try {
            int mode = (int) Files.getAttribute(path, "unix:mode");
            long gid = (int) Files.getAttribute(path, "unix:gid");
            boolean may = by.uid() == 0
                    || (mode & GROUP_WRITES) != 0 && by.groups().contains(gid)
                    || (mode & OTHERS_WRITE) != 0;
            if (!may) {
                throw new ErrnoException("connect", Darwin.EACCES);
            }
        } catch (ErrnoException e) {
            throw e;
        } catch (IOException e) {
            throw new ErrnoException("connect", Darwin.ENOENT);
        }
    }

    void waits(Account account) {
        waiting.add(account);
    }

    void forgetWaiting() {
        waiting.clear();
    }

    boolean isConnected(int fd) {
        return peers.containsKey(fd);
    }

    /** What getsockopt says at the level SOL_LOCAL. */
    byte[] peer(int fd, int option) throws ErrnoException {
        return call(faults, "getsockopt", () -> {
            Account peer = peers.get(fd);
            return switch (option) {
                case 1 -> xucred(peer);
                case 2 -> numbers(4).putInt((int) peer.pid()).array();
                case 6 ->
                    numbers(32)
                            .putInt(4, (int) peer.uid())
                            .putInt(20, (int) peer.pid())
                            .array();
                default -> throw new ErrnoException("getsockopt", 42);
            };
        });
    }

    private static byte[] xucred(Account peer) {
        ByteBuffer xucred = numbers(76).putInt(4, (int) peer.uid()).putShort(8, (short)
                Math.min(16, peer.groups().size()));
        for (int i = 0; i < Math.min(16, peer.groups().size()); i++) {
            xucred.putInt(12 + 4 * i, peer.groups().get(i).intValue());
        }
        return xucred.array();
    }

    private static ByteBuffer numbers(int length) {
        return ByteBuffer.allocate(length).order(ByteOrder.nativeOrder());
    }

    int send(int fd, byte[] from, int offset, int length, int descriptor) throws ErrnoException {
        return call(faults, "sendmsg", () -> LocalSockets.send(fd, from, offset, length, descriptor));
    }

    Received receive(int fd, byte[] into, int offset, int length, boolean takes) throws ErrnoException {
        return call(faults, "recvmsg", () -> LocalSockets.receive(fd, into, offset, length, takes));
    }

    void close(int fd) {
        // launchd's stays launchd's: what the daemon has is a copy of it.
        if (launchd.filter(mine -> mine == fd).isEmpty()) {
            peers.remove(fd);
            LocalSockets.close(fd);
        }
    }

    Calls as(Account account, FakeMac mac) {
        return (Calls) java.lang.reflect.Proxy.newProxyInstance(
                Calls.class.getClassLoader(), new Class<?>[] {Calls.class}, (_, method, arguments) -> {
                    try {
                        return mac.by(account, () -> method.invoke(mac, arguments));
                    } catch (java.lang.reflect.InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }
}
