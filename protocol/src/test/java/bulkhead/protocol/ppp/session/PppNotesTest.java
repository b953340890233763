package bulkhead.protocol.ppp.session;

import static org.assertj.core.api.Assertions.assertThat;

import bulkhead.protocol.core.Layer;
import bulkhead.protocol.note.Contents;
import bulkhead.protocol.note.Message;
import bulkhead.protocol.note.Note;
import bulkhead.protocol.note.Notes;
import bulkhead.protocol.note.PppContent;
import bulkhead.protocol.offer.Offers;
import bulkhead.protocol.ppp.PppConfig;
import bulkhead.protocol.ppp.PppDrop;
import bulkhead.protocol.ppp.auth.AuthMethod;
import bulkhead.protocol.ppp.wire.PppProtocol;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a session tells of itself, against what was on the wire. */
class PppNotesTest {
    private static final byte[] PASSWORD = "geheim".getBytes(StandardCharsets.UTF_8);

    private final Notes clientNotes = new Notes(Notes.Detail.BYTES);
    private final Notes serverNotes = new Notes(Notes.Detail.BYTES);

    @ParameterizedTest
    @EnumSource(names = {"MS_CHAP_V2", "EAP_MS_CHAP_V2", "CHAP_MD5", "PAP", "NONE"})
    void everyFrameIsToldByBothEnds(AuthMethod method) {
        PppPair pair = pair(method, PppSessionTest.client(PppSessionTest.ALL));
        assertThat(pair.runUntil(60_000, pair::bothFamiliesUp)).isTrue();
        pair.client.close(pair.now);
        pair.runUntil(pair.now + 5_000, () -> false);

        List<Note> client = drain(clientNotes);
        List<Note> server = drain(serverNotes);

        assertThat(sent(client)).containsExactlyElementsOf(headers(pair.fromClient));
        assertThat(sent(server)).containsExactlyElementsOf(headers(pair.fromServer));
        // After the last word nobody listens.
        assertThat(received(server)).isNotEmpty().isSubsetOf(headers(pair.fromClient));
        assertThat(received(client)).isNotEmpty().isSubsetOf(headers(pair.fromServer));
        assertThat(received(client)).startsWith(headers(pair.fromServer).getFirst());
    }

    @ParameterizedTest
    @EnumSource(names = {"MS_CHAP_V2", "EAP_MS_CHAP_V2", "CHAP_MD5", "PAP"})
    void noNoteHoldsThePasswordOrWhatItCanBeGuessedBy(AuthMethod method) {
        PppPair pair = pair(method, PppSessionTest.client(PppSessionTest.ALL));
        assertThat(pair.runUntil(60_000, pair::bothFamiliesUp)).isTrue();
        // A server that will not have the method sends the packet back, and with it the password.
        byte[] proof = proof(pair, method);
        byte[] rejected = new byte[10 + proof.length];
        System.arraycopy(HexFormat.of().parseHex("ff03c0210809"), 0, rejected, 0, 6);
        rejected[7] = (byte) (6 + proof.length);
        rejected[8] = (byte) (method.protocol().number() >> 8);
        rejected[9] = (byte) method.protocol().number();
        System.arraycopy(proof, 0, rejected, 10, proof.length);
        pair.client.receive(pair.now, rejected, 0, rejected.length);

        List<Note> all = new ArrayList<>(drain(clientNotes));
        all.addAll(drain(serverNotes));
        String told = Contents.of(all);

        assertThat(told).contains("anna").doesNotContain(Contents.latin1(PASSWORD));
        assertThat(told).doesNotContain(Contents.latin1(Arrays.copyOfRange(proof, proof.length - 8, proof.length)));
        assertThat(told).doesNotContainPattern("S=[0-9A-F]{8}");
        assertThat(all)
                .filteredOn(note -> note instanceof Note.Received(Message.Ppp(int _, int _, int _, var content))
                        && content instanceof PppContent.RejectedProtocol(int protocol, int _)
                        && protocol == method.protocol().number())
                .hasSize(1);
    }

    @Test
    void whatNobodyListensToIsNotBuilt() {
        Notes none = new Notes(Notes.Detail.NOTHING);
        none.sent(() -> {
            throw new AssertionError("built");
        });
        assertThat(none.poll()).isNull();

        Notes messages = new Notes(Notes.Detail.MESSAGES);
        messages.bytes(Layer.LCP, () -> {
            throw new AssertionError("built");
        });
        assertThat(messages.poll()).isNull();
    }

    @Test
    void everyDropTellsWhy() {
        PppSession session =
                new PppSession(PppSessionTest.client(Set.of(AuthMethod.PAP)), new Offers(), new Random(1), clientNotes);
        session.receive(0, new byte[] {1}, 0, 1);
        session.open(0);
        for (String frame : List.of(
                "ff03", // no protocol
                "ff03c02102fe0004", // an answer to no request: ours has another identifier
                "ff0380210101000400", // IPCP before its phase
                "ff030021", // IPv4
                "ff0380fd0101000400")) { // CCP
            byte[] bytes = HexFormat.of().parseHex(frame);
            session.receive(0, bytes, 0, bytes.length);
        }

        assertThat(drain(clientNotes))
                .filteredOn(Note.Dropped.class::isInstance)
                .extracting(note -> ((Note.Dropped) note).reason())
                .containsExactly(
                        PppDrop.NOT_OPEN,
                        PppDrop.MALFORMED,
                        PppDrop.NOT_ASKED,
                        PppDrop.NOT_NOW,
                        PppDrop.DATA_OF_CLOSED_FAMILY,
                        PppDrop.UNKNOWN_PROTOCOL);
        assertThat(session.statistics().malformed()).isEqualTo(1);
        assertThat(session.statistics().outOfPlace()).isEqualTo(5);
    }

    private PppPair pair(AuthMethod method, PppConfig client) {
        Set<AuthMethod> asked = method == AuthMethod.NONE ? Set.of() : EnumSet.of(method);
        return new PppPair(
                        new PppSession(client, new Offers(), new Random(2), clientNotes),
                        new PppSession(PppSessionTest.server(asked), new Offers(), new Random(3), serverNotes),
                        PppPair.Quality.PERFECT,
                        1)
                .open();
    }

    /** The client's packet that proves the password: PAP's request, CHAP's response, or that inside EAP. */
    private static byte[] proof(PppPair pair, AuthMethod method) {
        byte[] frame = pair.fromClient.stream()
                .filter(each -> protocol(each) == method.protocol().number())
                .max((a, b) -> Integer.compare(a.length, b.length))
                .orElseThrow();
        byte[] packet = Arrays.copyOfRange(frame, 4, frame.length);
        int name = method == AuthMethod.PAP ? 0 : "anna".length();
        // The last byte of MS-CHAPv2's value are its flags.
        int flags = method.provesServer() ? 1 : 0;
        return Arrays.copyOf(packet, packet.length - name - flags);
    }

    private static List<Note> drain(Notes notes) {
        List<Note> all = new ArrayList<>();
        for (Note note; (note = notes.poll()) != null; ) {
            all.add(note);
        }
        return all;
    }

    private static List<String> headers(List<byte[]> frames) {
        return frames.stream()
                .map(frame -> header(protocol(frame), frame[4] & 0xff, frame[5] & 0xff))
                .toList();
    }

    private static List<String> sent(List<Note> notes) {
        return notes.stream()
                .filter(Note.Sent.class::isInstance)
                .map(note -> header(((Note.Sent) note).message()))
                .toList();
    }

    private static List<String> received(List<Note> notes) {
        return notes.stream()
                .filter(Note.Received.class::isInstance)
                .map(note -> header(((Note.Received) note).message()))
                .toList();
    }

    private static String header(Message message) {
        Message.Ppp ppp = (Message.Ppp) message;
        return header(ppp.protocol(), ppp.code(), ppp.identifier());
    }

    private static String header(int protocol, int code, int identifier) {
        return "%04x %d %d".formatted(protocol, code, identifier);
    }

    private static int protocol(byte[] frame) {
        assertThat(frame[0]).isEqualTo((byte) 0xff);
        int protocol = (frame[2] & 0xff) << 8 | frame[3] & 0xff;
        assertThat(protocol).isNotEqualTo(PppProtocol.IPV4);
        return protocol;
    }
}
