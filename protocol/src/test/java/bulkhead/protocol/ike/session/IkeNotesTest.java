package bulkhead.protocol.ike.session;

import static org.assertj.core.api.Assertions.assertThat;

import bulkhead.protocol.esp.SaParameters;
import bulkhead.protocol.ike.Identification;
import bulkhead.protocol.ike.IkeStatistics.Drop;
import bulkhead.protocol.ike.crypto.Secrets;
import bulkhead.protocol.ike.exchange.IdentityProtection;
import bulkhead.protocol.ike.exchange.Phase1;
import bulkhead.protocol.ike.wire.Cookies;
import bulkhead.protocol.ike.wire.IsakmpHeader;
import bulkhead.protocol.ike.wire.Payload;
import bulkhead.protocol.ike.wire.PayloadChain;
import bulkhead.protocol.note.Contents;
import bulkhead.protocol.note.IkeItem;
import bulkhead.protocol.note.Message;
import bulkhead.protocol.note.Message.Ike.Exchange;
import bulkhead.protocol.note.Note;
import bulkhead.protocol.note.Notes;
import bulkhead.protocol.note.Purpose;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What a session tells of itself. */
class IkeNotesTest {
    private final List<Note> told = new ArrayList<>();

    @Test
    void eachMessageIsToldWithItsPlace() {
        IkeWorld world = connected();

        assertThat(places(Note.Sent.class).distinct())
                .startsWith("MAIN_MODE 1", "MAIN_MODE 3", "MAIN_MODE 5", "QUICK_MODE 1", "QUICK_MODE 3");
        assertThat(places(Note.Received.class).distinct())
                .startsWith("MAIN_MODE 2", "MAIN_MODE 4", "MAIN_MODE 6", "QUICK_MODE 2");
        assertThat(world.client.session.statistics().sent())
                .isEqualTo(told.stream().filter(Note.Sent.class::isInstance).count());
        assertThat(told)
                .filteredOn(Note.TimerSet.class::isInstance)
                .extracting(note -> ((Note.TimerSet) note).purpose())
                .contains(Purpose.REKEY_IKE, Purpose.REKEY_ESP);
    }

    /** RFC 2409 section 5: HASH_I and HASH_R are made of the pre-shared key and of what else is on the wire. */
    @Test
    void neitherKeysNorWhatTheyCanBeGuessedByAreTold() throws Exception {
        List<byte[]> wire = new ArrayList<>();
        IkeWorld world = new IkeWorld(3, new Notes(Notes.Detail.BYTES));
        world.wire = packet -> {
            wire.add(packet.message());
            return packet;
        };
        world.connect();
        world.client.session.rekeyIke(world.now);
        world.client.session.rekeyEsp(world.now);
        world.client.drain();
        world.run(5_000);
        world.client.session.close(world.now);
        drain(world);
        String all = Contents.of(told);

        assertThat(all).doesNotContain(Contents.latin1(IkeWorld.PSK));
        Phase1 sa = world.server.sa();
        List<byte[]> secrets = new ArrayList<>(Secrets.of(sa.keys()));
        for (SaParameters esp : world.client.inbound.values()) {
            secrets.add(esp.key());
        }
        secrets.add(sa.cookies().toBytes());
        IdentityProtection made =
                world.server.session.sas().newest().origin.identities().orElseThrow();
        secrets.add(made.hashI(new Payload.Id(Identification.of(IkeWorld.CLIENT))));
        secrets.add(made.hashR(new Payload.Id(Identification.of(IkeWorld.SERVER))));
        for (byte[] message : wire) {
            IsakmpHeader header = IsakmpHeader.parse(message);
            if (!header.encrypted()) {
                PayloadChain in = PayloadChain.inClear(header, message);
                in.all(Payload.KeyExchange.class).forEach(it -> secrets.add(it.data()));
                in.all(Payload.Nonce.class).forEach(it -> secrets.add(it.data()));
            }
        }
        assertThat(secrets).as("four of each of two main modes").hasSizeGreaterThanOrEqualTo(6 + 8);
        for (byte[] secret : secrets) {
            assertThat(all).doesNotContain(Contents.latin1(Arrays.copyOf(secret, 8)));
        }
        // What went over the wire encrypted, or holds a key exchange.
        for (byte[] message : wire) {
            assertThat(all).doesNotContain(Contents.latin1(Arrays.copyOfRange(message, 0, 16)));
        }
    }

    @Test
    void aMessageThatIsNotAuthenticIsDroppedWithItsReason() {
        IkeWorld world = connected();
        world.client.session.receive(world.now, new byte[] {1, 2, 3}, true);
        byte[] other = new byte[IsakmpHeader.BYTES];
        System.arraycopy(
                IsakmpHeader.message(new Cookies(1, 2), 0, IsakmpHeader.QUICK_MODE, 0, 7, new byte[0]),
                0,
                other,
                0,
                other.length);
        world.client.session.receive(world.now, other, true);
        drain(world);

        assertThat(told)
                .filteredOn(Note.Dropped.class::isInstance)
                .extracting(note -> ((Note.Dropped) note).reason())
                .containsExactly(Drop.MALFORMED, Drop.UNKNOWN_COOKIES);
    }

    /** The last message is a hash; what it settles is told with it. */
    @Test
    void quickModesLastMessageTellsWhatWasAgreed() {
        connected();

        Message.Ike last = messages(Note.Sent.class)
                .filter(message -> message.exchange() == Exchange.QUICK_MODE && message.number() == 3)
                .findFirst()
                .orElseThrow();
        assertThat(last.items()).hasAtLeastOneElementOfType(IkeItem.Proposal.class);
        assertThat(last.items()).filteredOn(IkeItem.Identity.class::isInstance).hasSize(2);
    }

    private IkeWorld connected() {
        IkeWorld world = new IkeWorld(3, new Notes(Notes.Detail.MESSAGES)).connect();
        drain(world);
        return world;
    }

    private void drain(IkeWorld world) {
        for (Note note; (note = world.notes.poll()) != null; ) {
            told.add(note);
        }
    }

    private Stream<Message.Ike> messages(Class<? extends Note> kind) {
        return told.stream().filter(kind::isInstance).map(note -> (Message.Ike)
                (note instanceof Note.Sent(Message sent, boolean _) ? sent : ((Note.Received) note).message()));
    }

    private Stream<String> places(Class<? extends Note> kind) {
        return messages(kind).map(message -> message.exchange() + " " + message.number());
    }
}
