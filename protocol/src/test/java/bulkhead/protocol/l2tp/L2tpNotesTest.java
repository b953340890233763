package bulkhead.protocol.l2tp;

import static org.assertj.core.api.Assertions.assertThat;

import bulkhead.protocol.note.Contents;
import bulkhead.protocol.note.Message;
import bulkhead.protocol.note.Note;
import bulkhead.protocol.note.Notes;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a tunnel with a secret tells of itself. */
class L2tpNotesTest {
    private static final byte[] SECRET = "tunnel secret".getBytes(StandardCharsets.UTF_8);
    private static final int HEADER = 12;

    private final Notes notes = new Notes(Notes.Detail.BYTES);
    private final List<byte[]> wire = new ArrayList<>();

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void neitherTheSecretNorWhatItCanBeGuessedByIsTold(boolean hide) {
        L2tpConfig lacConfig = L2tpConfig.lac("client").withTunnelSecret(SECRET).withHiddenAvps(hide);
        L2tpConfig lnsConfig = L2tpConfig.lns("server").withTunnelSecret(SECRET).withHiddenAvps(hide);
        L2tpConnection lac = L2tpConnection.lac(lacConfig, new Random(1), notes);
        L2tpConnection lns = L2tpConnection.lns(lnsConfig, new Random(2));
        lac.start(0);
        boolean up = false;
        for (boolean moved = true; moved; ) {
            moved = false;
            for (L2tpOutput output; (output = lac.poll()) != null; moved = true) {
                up |= output instanceof L2tpOutput.CallEstablished;
                carry(output, lns);
            }
            for (L2tpOutput output; (output = lns.poll()) != null; moved = true) {
                carry(output, lac);
            }
        }
        assertThat(up).isTrue();

        List<Note> all = new ArrayList<>();
        for (Note note; (note = notes.poll()) != null; ) {
            all.add(note);
        }
        String told = Contents.of(all);
        assertThat(told).contains("server").doesNotContain(Contents.latin1(SECRET));
        int secrets = 0;
        for (byte[] message : wire) {
            for (byte[] value : secretValues(message)) {
                assertThat(told).doesNotContain(Contents.latin1(value));
                secrets++;
            }
        }
        // Two challenges and two responses; and what was hidden with their random vectors.
        assertThat(secrets).isGreaterThanOrEqualTo(4);
        assertThat(all)
                .filteredOn(note -> note instanceof Note.Sent(Message.L2tp _, boolean _))
                .hasSize((int) wire.stream().filter(each -> isFromLac(each)).count());
    }

    /** RFC 2661 section 4.4.1: "the H-bit MUST be 0" in a Message Type. A peer that sets it is told of and does no harm. */
    @Test
    void aMessageTypeThatIsHiddenIsNotRead() {
        L2tpConnection lac = L2tpConnection.lac(L2tpConfig.lac("client"), new Random(1), notes);
        lac.start(0);
        byte[] message = HexFormat.of().parseHex("c802001400010000000000004008000000000002");
        lac.receive(0, message, 0, message.length);
        List<Note> all = new ArrayList<>();
        for (Note note; (note = notes.poll()) != null; ) {
            all.add(note);
        }
        assertThat(all).anyMatch(Note.Received.class::isInstance).anyMatch(Note.Dropped.class::isInstance);
    }

    private void carry(L2tpOutput output, L2tpConnection to) {
        if (output instanceof L2tpOutput.Send(byte[] message)) {
            wire.add(message);
            to.receive(0, message, 0, message.length);
        }
    }

    private boolean isFromLac(byte[] message) {
        // Its first messages are to a tunnel that is not known yet, the others to the one the LNS chose.
        int lns = new Random(2).nextInt(1, 0xffff);
        int tunnel = (message[4] & 0xff) << 8 | message[5] & 0xff;
        return tunnel == 0 || tunnel == lns;
    }

    /** RFC 2661 section 4.1: the values of Challenge, Challenge Response and of all AVPs with the H bit. */
    private static List<byte[]> secretValues(byte[] message) {
        List<byte[]> values = new ArrayList<>();
        for (int at = HEADER; at < message.length; ) {
            int flags = (message[at] & 0xff) << 8 | message[at + 1] & 0xff;
            int type = (message[at + 4] & 0xff) << 8 | message[at + 5] & 0xff;
            int length = flags & 0x3ff;
            if ((flags & 0x4000) != 0 || type == 11 || type == 13) {
                values.add(Arrays.copyOfRange(message, at + 6, at + length));
            }
            at += length;
        }
        return values;
    }
}
