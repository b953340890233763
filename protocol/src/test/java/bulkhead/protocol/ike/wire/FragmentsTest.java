package bulkhead.protocol.ike.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import bulkhead.protocol.wire.MalformedException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class FragmentsTest {
    private static final Cookies COOKIES = new Cookies(0x0102030405060708L, 0x1112131415161718L);

    private final Fragments fragments = new Fragments();

    @Test
    void aShortMessageIsNotTakenApart() {
        byte[] message = message(500);
        assertThat(Fragments.of(message, COOKIES, IsakmpHeader.MAIN_MODE)).containsExactly(message);
    }

    @Test
    void theFieldsStandWhereServersLookForThem() {
        List<byte[]> pieces = Fragments.of(message(2_000), COOKIES, IsakmpHeader.MAIN_MODE);
        String header = "01020304050607081112131415161718" + "84" + "10" + "02" + "00" + "00000000";

        assertThat(HexFormat.of().formatHex(pieces.getFirst(), 0, 36))
                .isEqualTo(header + "000004b0" + "0000" + "0494" + "0001" + "01" + "00");
        assertThat(HexFormat.of().formatHex(pieces.getLast(), 0, 36))
                .isEqualTo(header + "00000368" + "0000" + "034c" + "0001" + "02" + "01");
    }

    @Test
    void piecesInAnyOrderAndMoreThanOnceMakeTheMessage() throws Exception {
        byte[] message = message(9_000);
        List<byte[]> pieces = new ArrayList<>(Fragments.of(message, COOKIES, IsakmpHeader.MAIN_MODE));
        pieces.addAll(List.copyOf(pieces.subList(0, 3)));
        Collections.shuffle(pieces, new Random(1));
        List<byte[]> whole = new ArrayList<>();
        for (byte[] piece : pieces) {
            byte[] made = fragments.add(IsakmpHeader.parse(piece), piece);
            if (made != null) {
                whole.add(made);
            }
        }

        assertThat(whole).hasSize(1);
        assertThat(whole.getFirst()).isEqualTo(message);
    }

    /** So that nobody fills memory with messages that never come to an end. */
    @Test
    void aNewMessageForgetsTheOneBefore() throws Exception {
        List<byte[]> one = Fragments.of(message(2_000), COOKIES, IsakmpHeader.MAIN_MODE);
        List<byte[]> other = Fragments.of(message(2_000), new Cookies(7, 8), IsakmpHeader.MAIN_MODE);

        assertThat(add(one.getFirst())).isNull();
        assertThat(add(other.getFirst())).isNull();
        assertThat(add(one.getLast())).isNull();
        assertThat(add(other.getLast())).isNull();
        assertThat(add(other.getFirst())).isNotNull();
    }

    @Test
    void piecesThatCannotBeAreRefused() {
        byte[] piece =
                Fragments.of(message(2_000), COOKIES, IsakmpHeader.MAIN_MODE).getFirst();
        for (int number : new int[] {0, 33, 255}) {
            byte[] changed = piece.clone();
            changed[34] = (byte) number;
            assertThatThrownBy(() -> add(changed)).isInstanceOf(MalformedException.class);
        }
        byte[] longer = piece.clone();
        longer[30] = (byte) 0xff;
        assertThatThrownBy(() -> add(longer)).isInstanceOf(MalformedException.class);
    }

    private byte[] add(byte[] piece) throws MalformedException {
        return fragments.add(IsakmpHeader.parse(piece), piece);
    }

    private static byte[] message(int bytes) {
        byte[] body = new byte[bytes - IsakmpHeader.BYTES];
        new Random(bytes).nextBytes(body);
        return IsakmpHeader.message(COOKIES, Payload.ID, IsakmpHeader.MAIN_MODE, IsakmpHeader.ENCRYPTION, 0, body);
    }
}
