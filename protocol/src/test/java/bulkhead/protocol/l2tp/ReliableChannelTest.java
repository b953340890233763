package bulkhead.protocol.l2tp;

import static org.assertj.core.api.Assertions.assertThat;

import bulkhead.protocol.core.Machine;
import bulkhead.protocol.note.Notes;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** RFC 2661 section 5.8 and appendices A and B. */
class ReliableChannelTest {
    private static final byte[] BODY = {1};

    private final Counters counters = new Counters(Notes.NONE);
    private final List<byte[]> wire = new ArrayList<>();
    private final ReliableChannel channel = new ReliableChannel(16, counters, wire::add);
    private long now;

    private void hears(int ns, int nr) {
        channel.receive(now, new ControlHeader.Packet(new ControlHeader(1, 0, ns, nr), BODY));
    }

    private void hearsAcknowledgement(int ns, int nr) {
        channel.receive(now, new ControlHeader.Packet(new ControlHeader(1, 0, ns, nr), new byte[0]));
        channel.flush(now, false);
    }

    private void sends(int messages) {
        for (int i = 0; i < messages; i++) {
            channel.send(0, BODY);
        }
        channel.flush(now, false);
    }

    /** What went out since the last look: "Ns/Nr", with "ZLB " in front of a bare acknowledgement. */
    private List<String> sent() {
        List<String> seen = wire.stream()
                .map(m -> (m.length == 12 ? "ZLB " : "") + Observed.ns(m) + "/" + Observed.nr(m))
                .toList();
        wire.clear();
        return seen;
    }

    private List<Integer> delivered() {
        List<Integer> numbers = new ArrayList<>();
        for (ControlHeader.Packet packet = channel.next(); packet != null; packet = channel.next()) {
            numbers.add(packet.header().ns());
        }
        return numbers;
    }

    private boolean waitsForTimer() {
        now = channel.deadline();
        return channel.tick(now);
    }

    /** Appendix B.1. */
    @Test
    void lockStepTunnelEstablishment() {
        sends(1);
        assertThat(sent()).containsExactly("0/0");
        hears(0, 1);
        sends(1);
        assertThat(sent()).containsExactly("1/1");
        hearsAcknowledgement(1, 2);
        assertThat(channel.isIdle()).isTrue();
        assertThat(sent()).isEmpty();
    }

    /** Appendix B.2, from the side of the LAC whose timer fires first, and of the LNS that sees its ICRQ twice. */
    @Test
    void lostPacketWithRetransmission() {
        // As far as "an existing tunnel": both have sent 0 and, for the LAC, 1.
        sends(1);
        hears(0, 1);
        sends(1);
        hearsAcknowledgement(1, 2);
        sent();

        sends(1);
        assertThat(sent()).containsExactly("2/1");
        waitsForTimer();
        assertThat(sent()).containsExactly("2/1");
        hearsAcknowledgement(2, 3);
        hears(1, 3);
        sends(1);
        assertThat(sent()).containsExactly("3/2");
        hearsAcknowledgement(2, 4);
        assertThat(channel.isIdle()).isTrue();
    }

    @Test
    void lostPacketWithRetransmissionSeenByTheLns() {
        hears(0, 0);
        sends(1);
        hears(1, 1);
        channel.flush(now, false);
        assertThat(sent()).containsExactly("0/1", "ZLB 1/2");

        hears(2, 1);
        sends(1);
        assertThat(sent()).containsExactly("1/3");
        hears(2, 1);
        channel.flush(now, false);
        assertThat(sent()).containsExactly("ZLB 2/3");
        waitsForTimer();
        assertThat(sent()).containsExactly("1/3");
        hears(3, 2);
        channel.flush(now, false);
        assertThat(sent()).containsExactly("ZLB 2/4");
        assertThat(delivered()).containsExactly(0, 1, 2, 3);
    }

    /** "The retransmitted message contains the same Ns value, but the Nr value MUST be updated". */
    @Test
    void aRetransmissionCarriesTheNewNr() {
        sends(1);
        hears(0, 0);
        channel.flush(now, false);
        assertThat(sent()).containsExactly("0/0", "ZLB 1/1");
        waitsForTimer();
        assertThat(sent()).containsExactly("0/1");
    }

    /** "an exponential backoff interval", a cap "no less than 8 seconds", five retransmissions. */
    @Test
    void retransmissionsBackOffAndEnd() {
        sends(1);
        List<Long> intervals = new ArrayList<>();
        long last = now;
        while (waitsForTimer()) {
            intervals.add(now - last);
            last = now;
        }
        intervals.add(now - last);
        assertThat(intervals).containsExactly(500L, 1_000L, 2_000L, 4_000L, 8_000L, 8_000L);
        assertThat(channel.deadline()).isEqualTo(Machine.NEVER);
        assertThat(counters.snapshot().retransmitted()).isEqualTo(5);
    }

    /** Each message begins with the first interval: the peer has shown that it is there. */
    @Test
    void anAcknowledgementBeginsTheBackoffAnew() {
        sends(2);
        waitsForTimer();
        waitsForTimer();
        hearsAcknowledgement(0, 1);
        assertThat(channel.deadline() - now).isEqualTo(500);
    }

    /** "if the last received sequence number was 15, then ... 0 through 15, as well as 32784 through 65535". */
    @ParameterizedTest
    @ValueSource(ints = {0, 15, 32_784, 65_535})
    void duplicatesAreAcknowledgedAgain(int ns) {
        for (int i = 0; i <= 15; i++) {
            hears(i, 0);
        }
        assertThat(delivered()).hasSize(16);
        channel.flush(now, false);
        sent();

        hears(ns, 0);
        channel.flush(now, false);
        assertThat(delivered()).isEmpty();
        assertThat(sent()).containsExactly("ZLB 0/16");
        assertThat(counters.snapshot().duplicates()).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(ints = {32, 1_000, 32_783})
    void whatIsBeyondTheWindowIsDropped(int ns) {
        for (int i = 0; i <= 15; i++) {
            hears(i, 0);
        }
        channel.flush(now, false);
        sent();

        hears(ns, 0);
        channel.flush(now, false);
        assertThat(counters.snapshot().misdirected()).isEqualTo(1);
        assertThat(sent()).isEmpty();
    }

    @Test
    void whatComesEarlyWaitsForItsTurn() {
        hears(2, 0);
        hears(1, 0);
        hears(2, 0);
        assertThat(delivered()).isEmpty();
        channel.flush(now, false);
        assertThat(sent()).isEmpty();

        hears(0, 0);
        channel.flush(now, false);
        assertThat(delivered()).containsExactly(0, 1, 2);
        assertThat(sent()).containsExactly("ZLB 0/3");
        assertThat(counters.snapshot().reordered()).isEqualTo(2);
        assertThat(counters.snapshot().duplicates()).isEqualTo(1);
    }

    /** "Once N have been sent, it must wait for an acknowledgment". */
    @Test
    void neverMoreThanThePeersWindowIsInFlight() {
        channel.learnPeer(1, 3);
        sends(30);
        int acknowledged = 0;
        int inFlight = sent().size();
        int most = 0;
        while (acknowledged < 30) {
            most = Math.max(most, inFlight);
            acknowledged++;
            hearsAcknowledgement(0, acknowledged);
            inFlight += sent().size() - 1;
        }
        assertThat(most).isEqualTo(3);
        assertThat(channel.isIdle()).isTrue();
    }

    /** Appendix A: the window doubles with each round trip; a retransmission halves the threshold and begins again. */
    @Test
    void slowStartAndCongestionAvoidance() {
        channel.learnPeer(1, 8);
        sends(100);
        assertThat(roundTrip()).isEqualTo(1);
        assertThat(roundTrip()).isEqualTo(2);
        assertThat(roundTrip()).isEqualTo(4);
        assertThat(roundTrip()).isEqualTo(8);
        assertThat(wire).hasSize(8);

        // Lost. CWND 8 makes a threshold of 4: 1, 2, 4, and from there one more each round trip.
        wire.clear();
        waitsForTimer();
        assertThat(roundTrip()).isEqualTo(1);
        assertThat(roundTrip()).isEqualTo(2);
        assertThat(roundTrip()).isEqualTo(4);
        assertThat(roundTrip()).isEqualTo(5);
        assertThat(roundTrip()).isEqualTo(6);
    }

    private int nextAcknowledgement;

    /** Acknowledges one by one what is in flight; returns how much that was. */
    private int roundTrip() {
        int inFlight = wire.size();
        wire.clear();
        for (int i = 0; i < inFlight; i++) {
            hearsAcknowledgement(0, ++nextAcknowledgement);
        }
        return inFlight;
    }

    @Test
    void theNumbersRunAround() {
        for (int i = 0; i < 70_000; i++) {
            sends(1);
            hears(i & 0xffff, i + 1 & 0xffff);
            assertThat(delivered()).containsExactly(i & 0xffff);
            assertThat(channel.isIdle()).isTrue();
        }
        channel.flush(now, false);
        assertThat(wire).last().satisfies(m -> assertThat(Observed.nr(m)).isEqualTo(70_000 & 0xffff));
        assertThat(counters.snapshot().retransmitted()).isZero();
        assertThat(counters.snapshot().duplicates()).isZero();
    }

    @Test
    void anAcknowledgementOfWhatWasNeverSentMeansNothing() {
        sends(1);
        hearsAcknowledgement(0, 7);
        assertThat(channel.isIdle()).isFalse();
        hearsAcknowledgement(0, 65_535);
        assertThat(channel.isIdle()).isFalse();
        hearsAcknowledgement(0, 1);
        assertThat(channel.isIdle()).isTrue();
    }

    /** After a timeout one message is in flight again; an acknowledgement can still cover all that was before. */
    @Test
    void anAcknowledgementCoversWhatWasSentBeforeATimeout() {
        channel.learnPeer(1, 8);
        sends(1);
        hearsAcknowledgement(0, 1);
        sends(2);
        assertThat(sent()).containsExactly("0/0", "1/0", "2/0");
        waitsForTimer();
        assertThat(sent()).containsExactly("1/0");
        hearsAcknowledgement(0, 3);
        assertThat(channel.isIdle()).isTrue();
        assertThat(channel.deadline()).isEqualTo(Machine.NEVER);
    }

    /** "Nr of the next message sent is not be updated by the Ns of the ZLB." */
    @Test
    void theNumberOfABareAcknowledgementTakesNoPlace() {
        hearsAcknowledgement(0, 0);
        hearsAcknowledgement(5, 0);
        hears(0, 0);
        assertThat(delivered()).containsExactly(0);
        channel.flush(now, false);
        assertThat(sent()).containsExactly("ZLB 0/1");
    }
}
