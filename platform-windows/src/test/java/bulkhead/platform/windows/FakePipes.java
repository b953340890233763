package bulkhead.platform.windows;

import static bulkhead.platform.windows.api.WindowsException.ERROR_ACCESS_DENIED;
import static bulkhead.platform.windows.api.WindowsException.ERROR_CANNOT_IMPERSONATE;
import static bulkhead.platform.windows.api.WindowsException.ERROR_FILE_NOT_FOUND;
import static bulkhead.platform.windows.api.WindowsException.ERROR_NO_DATA;
import static bulkhead.platform.windows.api.WindowsException.ERROR_OPERATION_ABORTED;
import static bulkhead.platform.windows.api.WindowsException.WAIT_TIMEOUT;

import bulkhead.platform.windows.api.Pipes;
import bulkhead.platform.windows.api.WindowsException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;

/** Named pipes of a computer in memory, as they are documented; each account sees them through {@link #as}. */
final class FakePipes {
    private static final int ERROR_INVALID_OWNER = 1307;
    private static final int QUOTA = 1 << 18;

    /** Counts the calls, and has one fail. */
    private final FakeCalls calls;

    /** Of those who listen: what fails of them ends a service, and is counted apart. */
    final FakeCalls listening = new FakeCalls(() -> {});

    private final Map<String, Listening> names = new HashMap<>();

    FakePipes(FakeCalls calls) {
        this.calls = calls;
    }

    /** A process of some account. */
    record Account(String identifier, String name, Set<String> groups, long process) {}

    /** Those that an account's process sees. */
    Pipes as(Account account) {
        return new Seen(account);
    }

    private synchronized boolean awaitUntil(BooleanSupplier come, Duration limit) {
        long end = System.nanoTime() + limit.toNanos();
        while (!come.getAsBoolean()) {
            long left = end - System.nanoTime();
            if (left <= 0) {
                return false;
            }
            try {
                wait(left / 1_000_000, (int) (left % 1_000_000));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return false;
            }
        }
        return true;
    }

    private final class Seen implements Pipes {
        private final Account account;

        Seen(Account account) {
            this.account = account;
        }

        @Override
        public Listener listen(String name, String descriptor) throws WindowsException {
            return calls.get("CreateNamedPipeW", () -> {
                synchronized (FakePipes.this) {
                    FakeDescriptor described = new FakeDescriptor(descriptor);
                    if (names.containsKey(name)) {
                        throw new WindowsException("CreateNamedPipeW", ERROR_ACCESS_DENIED);
                    }
                    String owner = described.owner().orElse(account.identifier());
                    if (!owner.equals(account.identifier()) && !account.groups().contains(owner)) {
                        throw new WindowsException("CreateNamedPipeW", ERROR_INVALID_OWNER);
                    }
                    Listening listening = new Listening(name, described, owner);
                    names.put(name, listening);
                    return listening;
                }
            });
        }

        @Override
        public Pipe connect(String name) throws WindowsException {
            return calls.get("CreateFileW", () -> {
                synchronized (FakePipes.this) {
                    Listening listening = names.get(name);
                    if (listening == null) {
                        throw new WindowsException("CreateFileW", ERROR_FILE_NOT_FOUND);
                    }
                    if (!listening.descriptor.grants(account, FakeDescriptor.SPEAKING)) {
                        throw new WindowsException("CreateFileW", ERROR_ACCESS_DENIED);
                    }
                    End client = new End(listening.owner, account);
                    End server = new End(listening.owner, account);
                    client.other = server;
                    server.other = client;
                    listening.come.add(server);
                    FakePipes.this.notifyAll();
                    return client;
                }
            });
        }
    }

    /** Whether an account may make a further instance of a pipe, and so take its next client. */
    synchronized boolean mayMakeInstance(String name, Account account) {
        return names.get(name).descriptor.grants(account, FakeDescriptor.CREATE_PIPE_INSTANCE);
    }

    synchronized Set<String> names() {
        return new HashSet<>(names.keySet());
    }

    private final class Listening implements Pipes.Listener {
        private final String name;
        private final FakeDescriptor descriptor;
        private final String owner;
        private final Deque<End> come = new ArrayDeque<>();
        private boolean closed;

        Listening(String name, FakeDescriptor descriptor, String owner) {
            this.name = name;
            this.descriptor = descriptor;
            this.owner = owner;
        }

        @Override
        public Optional<Pipes.Pipe> accept() throws WindowsException {
            awaitUntil(() -> closed || !come.isEmpty(), Pipes.FOREVER);
            return listening.get("ConnectNamedPipe", () -> {
                synchronized (FakePipes.this) {
                    return closed ? Optional.empty() : Optional.of(come.remove());
                }
            });
        }

        @Override
        public void close() {
            synchronized (FakePipes.this) {
                closed = true;
                names.remove(name, this);
                come.forEach(End::close);
                FakePipes.this.notifyAll();
            }
        }
    }

    private final class End implements Pipes.Pipe {
        private final String owner;
        private final Account client;
        private final Deque<byte[]> in = new ArrayDeque<>();
        private End other;
        private boolean closed;
        private boolean wasRead;

        End(String owner, Account client) {
            this.owner = owner;
            this.client = client;
        }

        @Override
        public int read(byte[] buffer, Duration patience) throws WindowsException {
            boolean come = awaitUntil(() -> closed || other.closed || !in.isEmpty(), patience);
            return calls.get("ReadFile", () -> {
                synchronized (FakePipes.this) {
                    if (closed) {
                        throw new WindowsException("ReadFile", ERROR_OPERATION_ABORTED);
                    }
                    if (!in.isEmpty()) {
                        return next(buffer);
                    }
                    return come ? Pipes.ENDED : Pipes.SILENCE;
                }
            });
        }

        private int next(byte[] buffer) {
            byte[] message = in.remove();
            wasRead = true;
            FakePipes.this.notifyAll();
            if (message.length > buffer.length) {
                in.addFirst(Arrays.copyOfRange(message, buffer.length, message.length));
                return Pipes.TOO_LONG;
            }
            System.arraycopy(message, 0, buffer, 0, message.length);
            return message.length;
        }

        private int waiting() {
            return in.stream().mapToInt(message -> message.length).sum();
        }

        @Override
        public void write(byte[] message, int length, Duration limit) throws WindowsException {
            boolean room = awaitUntil(
                    () -> closed || other.closed || other.in.isEmpty() || other.waiting() + length <= QUOTA, limit);
            calls.run("WriteFile", () -> {
                synchronized (FakePipes.this) {
                    if (closed) {
                        throw new WindowsException("WriteFile", ERROR_OPERATION_ABORTED);
                    }
                    if (other.closed) {
                        throw new WindowsException("WriteFile", ERROR_NO_DATA);
                    }
                    if (!room) {
                        throw new WindowsException("WriteFile", WAIT_TIMEOUT);
                    }
                    other.in.add(Arrays.copyOf(message, length));
                    FakePipes.this.notifyAll();
                }
            });
        }

        @Override
        public String owner() throws WindowsException {
            return calls.get("GetSecurityInfo", () -> owner);
        }

        @Override
        public long clientProcess() throws WindowsException {
            return calls.get("GetNamedPipeClientProcessId", client::process);
        }

        @Override
        public Pipes.Client client(Set<String> groups) throws WindowsException {
            return calls.get("ImpersonateNamedPipeClient", () -> {
                if (!wasRead) {
                    throw new WindowsException("ImpersonateNamedPipeClient", ERROR_CANNOT_IMPERSONATE);
                }
                Set<String> member = new HashSet<>(groups);
                member.retainAll(client.groups());
                return new Pipes.Client(client.identifier(), client.name(), member);
            });
        }

        @Override
        public void close() {
            synchronized (FakePipes.this) {
                closed = true;
                FakePipes.this.notifyAll();
            }
        }
    }
}
