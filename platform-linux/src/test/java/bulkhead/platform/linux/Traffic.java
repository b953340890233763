package bulkhead.platform.linux;

import java.io.IOException;
import java.net.ConnectException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NoRouteToHostException;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;

/** What an application of the host tries, and what comes of it. */
public final class Traffic {
    public static final int PORT = 8080;
    private static final int PATIENCE_MS = 5_000;

    private Traffic() {}

    public enum Outcome {
        CONNECTED,
        /** An error at once. */
        REJECTED,
        /** No answer at all. */
        SILENCE
    }

    /** A TCP connection to {@link #PORT}. */
    public static Outcome tcp(Namespace from, String to) {
        return from.call(() -> {
            try (Socket socket = new Socket()) {
                socket.connect(new InetSocketAddress(InetAddress.ofLiteral(to), PORT), PATIENCE_MS);
                return Outcome.CONNECTED;
            } catch (SocketTimeoutException e) {
                return Outcome.SILENCE;
            } catch (ConnectException | NoRouteToHostException e) {
                return Outcome.REJECTED;
            } catch (SocketException e) {
                // ICMPv6 administratively prohibited, in a connect; or no way at all
                if (e.getMessage().contains("Permission denied")
                        || e.getMessage().contains("unreachable")) {
                    return Outcome.REJECTED;
                }
                throw e;
            }
        });
    }

    /** A UDP datagram, whose fate the sender may not learn. */
    public static void udp(Namespace from, String to, int port) {
        from.call(() -> {
            try (DatagramSocket socket = new DatagramSocket()) {
                socket.send(new DatagramPacket(new byte[] {1}, 1, InetAddress.ofLiteral(to), port));
            } catch (IOException e) {
                // EPERM of a rejecting rule
            }
            return null;
        });
    }

    /** What ping prints when it sends one packet. */
    static String ping(Namespace from, String to) {
        return from.call(() -> Shell.tryRun("ping", "-c", "1", "-W", "5", to)).output();
    }
}
