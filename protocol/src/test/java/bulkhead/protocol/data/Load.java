package bulkhead.protocol.data;

import bulkhead.protocol.esp.EspSuite;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.Random;

/** Full-sized packets of one suite to seal and to open in turn, and the same bytes for SunJCE alone. */
final class Load {
    static final int INNER = 1400;

    private final Pair pair;
    private final Encapsulator encapsulator = new Encapsulator();
    private final TrafficCounter counter = new TrafficCounter();
    private final Decapsulator decapsulator = new Decapsulator();
    private final byte[] plain = Pair.withRoom(Pair.packet(false, INNER, new Random(1)));
    private final byte[][] wires;
    private final byte[] opened = new byte[2 * INNER];
    private final byte[] sealed = new byte[2 * INNER];
    private final SunJce sunJce;
    private final byte[] whole;
    private final Segments segments = new Segments();
    private final byte[][] pieces;
    private final FairQueue queue = new FairQueue(64);
    private final Coalescer coalescer = new Coalescer((_, _, _, _, _) -> {});
    private final int encrypted;
    private int length;

    /** @param packets how many one turn takes */
    Load(EspSuite suite, int packets) throws GeneralSecurityException {
        wires = new byte[packets][INNER + PacketLayout.MAX_OVERHEAD];
        pair = Pair.of(suite, false, L2tpSequencing.never());
        sunJce = new SunJce(suite);
        int together = Math.min(packets, 45);
        Tcp tcp = Tcp.of(false, new byte[together * (INNER - 52)]);
        whole = Pair.withRoom(tcp.bytes());
        pieces = new byte[together][];
        segments.begin(whole, PacketLayout.HEADROOM, tcp.bytes().length, 20, INNER - 52);
        for (int i = 0; segments.next(); i++) {
            pieces[i] = Arrays.copyOfRange(whole, segments.offset(), segments.offset() + segments.length());
        }
        encrypted = PacketLayout.espPacket(INNER + 20, suite) - 8 - suite.ivBytes() - suite.icvBytes();
    }

    void seal() {
        for (byte[] wire : wires) {
            length = encapsulator.ip(pair.client, plain, PacketLayout.HEADROOM, INNER, wire, 0);
        }
    }

    /** What a pump does beside sealing or opening. */
    void count() {
        for (int i = 0; i < wires.length; i++) {
            counter.add(plain[PacketLayout.HEADROOM], INNER);
        }
    }

    /** As many as can wait, each for its turn. */
    void queue() {
        for (int done = 0; done < wires.length; done++) {
            queue.add(plain, PacketLayout.HEADROOM, INNER);
            while (queue.isFull() || done == wires.length - 1 && !queue.isEmpty()) {
                queue.next();
            }
        }
    }

    /** Opens what {@link #seal} sealed, once. */
    void open() {
        for (byte[] wire : wires) {
            if (decapsulator.open(pair.server, wire, 0, length, opened) != Decapsulator.IP) {
                throw new AssertionError(decapsulator.cause());
            }
        }
    }

    /** Packets that stand for several, cut into as many as the others take. */
    void cut() {
        int length = 52 + pieces.length * (INNER - 52);
        for (int done = 0; done < wires.length; done += pieces.length) {
            segments.begin(whole, PacketLayout.HEADROOM, length, 20, INNER - 52);
            while (segments.next()) {
                // Each is sealed here.
            }
        }
    }

    /** The same, joined again. */
    void join() {
        for (int done = 0; done < wires.length; done += pieces.length) {
            for (byte[] piece : pieces) {
                coalescer.add(piece, 0, piece.length);
            }
            coalescer.flush();
        }
    }

    void sealAlone() throws GeneralSecurityException {
        for (int i = 0; i < wires.length; i++) {
            sunJce.seal(plain, sealed, encrypted);
        }
    }

    void openAlone() throws GeneralSecurityException {
        for (int i = 0; i < wires.length; i++) {
            sunJce.open(sealed, opened, encrypted);
        }
    }
}
