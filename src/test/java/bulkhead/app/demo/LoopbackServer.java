package bulkhead.app.demo;

import bulkhead.leakguard.host.Offload;
import bulkhead.leakguard.host.TunDevice;
import bulkhead.protocol.responder.ServerConfig;
import bulkhead.protocol.responder.VpnServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.security.SecureRandom;
import java.util.concurrent.CountDownLatch;

/** The embedded server in this process, on UDP ports 500 and 4500 of a loopback address, with nothing behind it. */
public final class LoopbackServer implements AutoCloseable {
    private final VpnServer server;
    private final ServerShell shell;
    private final Thread thread;

    private LoopbackServer(VpnServer server, ServerShell shell) {
        this.server = server;
        this.shell = shell;
        thread = Thread.ofPlatform().daemon().name("server").start(this::run);
    }

    /** @throws IOException when the ports are not ours to have */
    public static LoopbackServer start(InetAddress address, ServerConfig config) throws IOException {
        VpnServer server = new VpnServer(config, new SecureRandom());
        return new LoopbackServer(server, new ServerShell(server, address, new Nothing(), _ -> {}));
    }

    private void run() {
        try (shell) {
            shell.run();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Ends the sessions there are; clients may come back. */
    public void goodbye() {
        shell.command(server::close);
    }

    /** Ends once no client is there any more. */
    @Override
    public void close() throws InterruptedException {
        shell.stop();
        thread.join();
    }

    /** No packet comes from there, and what goes there is gone. */
    private static final class Nothing implements TunDevice {
        private final CountDownLatch closed = new CountDownLatch(1);

        @Override
        public String name() {
            return "nothing";
        }

        @Override
        public int readNow(byte[] buffer, int offset, int length, Offload left) {
            return 0;
        }

        @Override
        public boolean takesSegments() {
            return false;
        }

        @Override
        public int read(byte[] buffer, int offset, int length, Offload left) throws IOException {
            try {
                closed.await();
                return -1;
            } catch (InterruptedException e) {
                throw new IOException(e);
            }
        }

        @Override
        public void write(byte[] buffer, int offset, int length, Offload left) {}

        @Override
        public void close() {
            closed.countDown();
        }
    }
}
