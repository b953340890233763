package bulkhead.app.demo;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** A web page that tells its visitors which address they come from. */
final class Page implements AutoCloseable {
    static final int PORT = 80;
    private static final int LONGEST_REQUEST = 4096;
    private static final int PATIENCE = 10_000;

    private final ServerSocket socket;
    private final String owner;

    private Page(ServerSocket socket, String owner) {
        this.socket = socket;
        this.owner = owner;
    }

    /** Serves it on every address of this namespace, from threads of its own. */
    static Page open(String owner) throws IOException {
        ServerSocket socket = new ServerSocket();
        socket.setReuseAddress(true);
        socket.bind(new InetSocketAddress(PORT));
        Page page = new Page(socket, owner);
        Thread.ofPlatform().daemon().name("page").start(page::serve);
        return page;
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }

    private void serve() {
        while (!socket.isClosed()) {
            try (Socket visitor = socket.accept()) {
                visitor.setSoTimeout(PATIENCE);
                answer(visitor);
            } catch (IOException e) {
                // This visitor went away; the next one counts.
            }
        }
    }

    private void answer(Socket visitor) throws IOException {
        skipRequest(visitor.getInputStream());
        byte[] text = (owner + " sees " + address(visitor.getInetAddress()) + "\n").getBytes(StandardCharsets.UTF_8);
        String head = "HTTP/1.1 200 OK\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Length: " + text.length
                + "\r\nConnection: close\r\n\r\n";
        visitor.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
        visitor.getOutputStream().write(text);
        visitor.shutdownOutput();
    }

    private static void skipRequest(InputStream in) throws IOException {
        int newlines = 0;
        for (int read = 0; newlines < 2 && read < LONGEST_REQUEST; read++) {
            int c = in.read();
            if (c < 0) {
                return;
            }
            newlines = c == '\n' ? newlines + 1 : c == '\r' ? newlines : 0;
        }
    }

    /** The address in its usual short form. */
    static String address(InetAddress address) {
        return bulkhead.protocol.wire.IpAddress.of(address.getAddress()).toString();
    }
}
