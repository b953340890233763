package bulkhead.protocol.esp;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class EspSaTest {
    private static final int OFFSET = 16;
    private static final int PACKETS = 20_000;

    private final byte[] plain = new byte[128];
    private final byte[] wire = new byte[256];

    @Test
    void theSequenceEndsAndNeverStartsAgain() {
        OutboundSa sa = new OutboundSa(parameters(EspSuite.AES_128_GCM_16));
        EspSealer sealer = new EspSealer(sa);
        assertThat(sa.nearOverflow()).isFalse();
        sa.skip(0xffff_fffeL);
        assertThat(sa.nearOverflow()).isTrue();
        assertThat(sealer.seal(plain, OFFSET, 20, 17, wire, 0)).isPositive();
        assertThat(Arrays.copyOfRange(wire, 4, 8)).containsOnly(0xff);
        assertThat(sa.packets()).isEqualTo(0xffff_ffffL);
        byte[] before = wire.clone();
        for (int i = 0; i < 3; i++) {
            assertThat(sealer.seal(plain, OFFSET, 20, 17, wire, 0)).isEqualTo(EspSealer.EXHAUSTED);
        }
        assertThat(wire).isEqualTo(before);
        assertThat(sa.packets()).isEqualTo(0xffff_ffffL);
    }

    @Test
    void aSmallBlockCipherAsksForARekeyLongBefore() {
        OutboundSa sa = new OutboundSa(parameters(EspSuite.TRIPLE_DES_SHA1));
        sa.skip((1L << 21) - 1);
        assertThat(sa.nearOverflow()).isFalse();
        sa.skip(1);
        assertThat(sa.nearOverflow()).isTrue();
    }

    /**
     * Two threads send on one SA and two receive, each seeing every packet in order: whoever comes first takes it, nobody
     * twice.
     */
    @ParameterizedTest
    @EnumSource(names = {"AES_128_GCM_16", "AES_128_CBC_SHA1"})
    void threadsShareAnSa(EspSuite suite) throws Exception {
        SaParameters parameters = parameters(suite);
        OutboundSa outbound = new OutboundSa(parameters);
        InboundSa inbound = new InboundSa(parameters);
        try (ExecutorService threads = Executors.newFixedThreadPool(2)) {
            List<byte[]> sealed = new ArrayList<>();
            for (List<byte[]> part : both(threads, () -> seal(outbound))) {
                sealed.addAll(part);
            }
            Set<Integer> sequences = new HashSet<>();
            sealed.forEach(packet -> sequences.add(sequence(packet)));
            assertThat(sequences).hasSize(2 * PACKETS).contains(1, 2 * PACKETS);

            sealed.sort((a, b) -> Integer.compare(sequence(a), sequence(b)));
            List<BitSet> accepted = both(threads, () -> open(inbound, sealed));
            assertThat(accepted.getFirst().intersects(accepted.getLast())).isFalse();
            assertThat(accepted.getFirst().cardinality() + accepted.getLast().cardinality())
                    .isEqualTo((int) inbound.packets());
            assertThat(inbound.packets()).isEqualTo(2 * PACKETS);
        }
    }

    @ParameterizedTest
    @EnumSource
    void thePaddingIsCheckedByteForByte(EspSuite suite) {
        // A payload of whole blocks is padded by as much as the trailer leaves, at least 2 bytes.
        int padding = suite.blockBytes() - 2;
        for (int bad = 0; bad <= padding; bad++) {
            SaParameters parameters = parameters(suite);
            byte[] body = new byte[48];
            int trailer = body.length - 2 - padding;
            for (int i = 0; i < padding; i++) {
                body[trailer + i] = (byte) (i + 1);
            }
            body[body.length - 2] = (byte) padding;
            body[body.length - 1] = 17;
            if (bad < padding) {
                body[trailer + bad] ^= 0x40;
            }
            int expected = bad < padding ? EspOpener.BAD_PADDING : trailer;
            assertThat(openRaw(parameters, body)).as("byte %d", bad).isEqualTo(expected);
        }
    }

    @ParameterizedTest
    @EnumSource
    void aPadLengthBeyondThePacketIsRefused(EspSuite suite) {
        byte[] body = new byte[16];
        body[14] = 15;
        assertThat(openRaw(parameters(suite), body)).isEqualTo(EspOpener.BAD_PADDING);
        body[14] = (byte) 255;
        assertThat(openRaw(parameters(suite), body)).isEqualTo(EspOpener.BAD_PADDING);
    }

    @Test
    void aWipedParameterSetLeavesTheSaIntact() {
        SaParameters parameters = parameters(EspSuite.AES_256_CBC_SHA2_256);
        InboundSa inbound = new InboundSa(parameters(EspSuite.AES_256_CBC_SHA2_256));
        OutboundSa outbound = new OutboundSa(parameters);
        parameters.wipe();
        int length = new EspSealer(outbound).seal(plain, OFFSET, 20, 17, wire, 0);
        assertThat(new EspOpener(inbound).open(wire, 0, length, new byte[256], OFFSET))
                .isEqualTo(20);
    }

    @Test
    void noKeyIsInAnyText() {
        byte[] keymat = new byte[EspSuite.AES_128_GCM_16.keymatBytes()];
        Arrays.fill(keymat, (byte) 0x5a);
        SaParameters parameters = new SaParameters(0xabcd, EspSuite.AES_128_GCM_16, keymat);
        assertThat(parameters + " " + new OutboundSa(parameters) + " " + new InboundSa(parameters))
                .contains("0000abcd")
                .doesNotContain("5a5a")
                .doesNotContain("90, 90");
    }

    /** Seals bytes that bring their own trailer. */
    private int openRaw(SaParameters parameters, byte[] body) {
        byte[] padded = new byte[OFFSET + body.length];
        System.arraycopy(body, 0, padded, OFFSET, body.length);
        Arrays.fill(wire, 0, 8, (byte) 0);
        wire[7] = 1;
        int length = Transform.sealing(parameters).seal(padded, OFFSET, body.length, wire, 0);
        return new EspOpener(new InboundSa(parameters)).open(wire, 0, length, new byte[256], OFFSET);
    }

    private static List<byte[]> seal(OutboundSa sa) {
        EspSealer sealer = new EspSealer(sa);
        byte[] plain = new byte[128];
        byte[] wire = new byte[256];
        List<byte[]> sealed = new ArrayList<>();
        for (int i = 0; i < PACKETS; i++) {
            sealed.add(Arrays.copyOf(wire, sealer.seal(plain, OFFSET, 40, 17, wire, 0)));
        }
        return sealed;
    }

    private static BitSet open(InboundSa sa, List<byte[]> packets) {
        EspOpener opener = new EspOpener(sa);
        byte[] opened = new byte[256];
        BitSet accepted = new BitSet();
        for (byte[] packet : packets) {
            int length = opener.open(packet, 0, packet.length, opened, OFFSET);
            assertThat(length).isIn(40, EspOpener.REPLAYED);
            accepted.set(sequence(packet), length == 40);
        }
        return accepted;
    }

    private static <T> List<T> both(ExecutorService threads, Callable<T> task) throws Exception {
        List<Future<T>> futures = threads.invokeAll(List.of(task, task));
        return List.of(futures.getFirst().get(), futures.getLast().get());
    }

    private static int sequence(byte[] packet) {
        return (packet[4] & 0xff) << 24 | (packet[5] & 0xff) << 16 | (packet[6] & 0xff) << 8 | packet[7] & 0xff;
    }

    private static SaParameters parameters(EspSuite suite) {
        byte[] keymat = new byte[suite.keymatBytes()];
        new Random(suite.ordinal()).nextBytes(keymat);
        return new SaParameters(0x01020304, suite, keymat);
    }
}
