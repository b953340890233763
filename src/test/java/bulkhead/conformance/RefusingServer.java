package bulkhead.conformance;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * A program of its own, for a namespace on the way to the server, that has the server's address and no secret: it answers
 * whoever begins a main mode with NO-PROPOSAL-CHOSEN in clear (RFC 2408 sections 3.1 and 3.14, RFC 2409 section 5.7).
 */
final class RefusingServer {
    private static final int PORT = 500;
    private static final int LARGEST = 65_535;
    private static final int COOKIES = 16;
    private static final int EXCHANGE = 18;
    private static final byte MAIN_MODE = 2;
    private static final byte INFORMATIONAL = 5;
    private static final byte NOTIFICATION = 11;
    private static final byte VERSION = 0x10;
    private static final int HEADER = 28;
    private static final short PAYLOAD = 12;
    private static final int IPSEC_DOI = 1;
    private static final byte PROTO_ISAKMP = 1;
    private static final short NO_PROPOSAL_CHOSEN = 14;

    private RefusingServer() {}

    /** @param arguments the server's address */
    public static void main(String... arguments) throws IOException {
        try (DatagramSocket socket =
                new DatagramSocket(new InetSocketAddress(InetAddress.ofLiteral(arguments[0]), PORT))) {
            System.out.println("ready");
            DatagramPacket packet = new DatagramPacket(new byte[LARGEST], LARGEST);
            for (int id = 1; ; id++) {
                packet.setLength(LARGEST);
                socket.receive(packet);
                byte[] data = packet.getData();
                if (packet.getLength() >= HEADER && data[EXCHANGE] == MAIN_MODE) {
                    byte[] refusal = refusal(Arrays.copyOf(data, COOKIES), id);
                    socket.send(new DatagramPacket(refusal, refusal.length, packet.getSocketAddress()));
                }
            }
        }
    }

    private static byte[] refusal(byte[] cookies, int id) {
        return ByteBuffer.allocate(HEADER + PAYLOAD)
                .put(cookies)
                .put(NOTIFICATION)
                .put(VERSION)
                .put(INFORMATIONAL)
                .put((byte) 0)
                .putInt(id)
                .putInt(HEADER + PAYLOAD)
                .put((byte) 0)
                .put((byte) 0)
                .putShort(PAYLOAD)
                .putInt(IPSEC_DOI)
                .put(PROTO_ISAKMP)
                .put((byte) 0)
                .putShort(NO_PROPOSAL_CHOSEN)
                .array();
    }
}
