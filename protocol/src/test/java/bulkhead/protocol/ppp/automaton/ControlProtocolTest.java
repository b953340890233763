package bulkhead.protocol.ppp.automaton;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import bulkhead.protocol.core.Machine;
import bulkhead.protocol.note.Notes;
import bulkhead.protocol.ppp.automaton.StateTable.Event;
import bulkhead.protocol.ppp.automaton.StateTable.State;
import bulkhead.protocol.ppp.wire.ConfigureOption;
import bulkhead.protocol.ppp.wire.ControlPacket;
import bulkhead.protocol.wire.MalformedException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The automaton at work: packets and times in, packets out. */
class ControlProtocolTest {
    private static final int LCP = 0xc021;
    private static final int IPCP = 0x8021;

    /** A protocol with one option of ours (200) which grants 201, Naks 202 and rejects all else. */
    private static final class Fixture implements OptionRules, ThisLayer, Link {
        final ControlProtocol control;
        final Pace pace = new Pace();
        final List<ControlPacket> sent = new ArrayList<>();
        final List<String> trace = new ArrayList<>();
        final List<String> heard = new ArrayList<>();
        long now;

        Fixture(int protocol) {
            control = new ControlProtocol(protocol, this, this, this);
        }

        static Fixture in(State state) throws MalformedException {
            Fixture fixture = new Fixture(LCP);
            fixture.reach(state);
            fixture.sent.clear();
            fixture.trace.clear();
            assertThat(fixture.control.state()).isEqualTo(state);
            return fixture;
        }

        /** Brings the automaton to a state by the shortest way. */
        private void reach(State state) throws MalformedException {
            switch (state) {
                case INITIAL -> {}
                case STARTING -> fire(Event.OPEN);
                case CLOSED -> fire(Event.UP);
                case REQ_SENT -> {
                    reach(State.CLOSED);
                    fire(Event.OPEN);
                }
                case ACK_RCVD -> {
                    reach(State.REQ_SENT);
                    acknowledge();
                }
                case ACK_SENT -> {
                    reach(State.REQ_SENT);
                    receive(1, 77, "c900");
                }
                case OPENED -> {
                    reach(State.ACK_SENT);
                    acknowledge();
                }
                case CLOSING -> {
                    reach(State.OPENED);
                    fire(Event.CLOSE);
                }
                case STOPPING -> {
                    reach(State.OPENED);
                    receive(5, 78, "");
                }
                case STOPPED -> {
                    reach(State.STOPPING);
                    fire(Event.TIMEOUT_LAST);
                }
            }
        }

        void fire(Event event) {
            control.fire(now, event);
        }

        void receive(int code, int identifier, String options) throws MalformedException {
            String data = options.isEmpty() || code == 7 ? options : withLengths(options);
            control.receive(now, new ControlPacket(code, identifier, Frames.hex(data)));
        }

        void acknowledge() throws MalformedException {
            ControlPacket request = lastRequest();
            control.receive(now, new ControlPacket(2, request.identifier(), request.data()));
        }

        ControlPacket lastRequest() {
            return sent.stream()
                    .filter(packet -> packet.code() == 1)
                    .reduce((a, b) -> b)
                    .orElseThrow();
        }

        /** Lets time pass to the next deadline. */
        void expire() {
            now = control.deadline();
            control.tick(now);
        }

        /** "c900 ca01" becomes options of type c9 without data and ca with one byte. */
        private static String withLengths(String options) {
            return Arrays.stream(options.split(" "))
                    .map(option -> option.substring(0, 2)
                            + HexFormat.of().toHexDigits((byte) (option.length() / 2 + 1))
                            + option.substring(2))
                    .collect(Collectors.joining());
        }

        @Override
        public List<ConfigureOption> request() {
            return List.of(ConfigureOption.u16(200, 1400));
        }

        @Override
        public Verdict judge(ConfigureOption asked) {
            return switch (asked.type()) {
                case 201 -> Verdict.GRANT;
                case 202 -> Verdict.nak(ConfigureOption.u16(202, 7));
                default -> Verdict.REJECT;
            };
        }

        @Override
        public void granted(List<ConfigureOption> asked) {
            heard.add("granted " + asked);
        }

        @Override
        public void naked(ConfigureOption hint) {
            heard.add("naked " + hint);
        }

        @Override
        public void rejected(ConfigureOption option) {
            heard.add("rejected " + option);
        }

        @Override
        public void up(long at) {
            trace.add("tlu");
        }

        @Override
        public void down(long at) {
            trace.add("tld");
        }

        @Override
        public void finished(long at) {
            trace.add("tlf");
        }

        @Override
        public void terminated(long at, byte[] text) {
            heard.add("terminated");
        }

        @Override
        public boolean receiveOther(long at, ControlPacket packet) {
            if (packet.code() == 9) {
                control.fire(at, Event.ECHO);
                return true;
            }
            return false;
        }

        @Override
        public void echo(ControlPacket request) {
            trace.add("ser");
        }

        @Override
        public void send(int protocol, byte[] packet) {
            ControlPacket parsed =
                    new ControlPacket(packet[0] & 0xff, packet[1] & 0xff, Arrays.copyOfRange(packet, 4, packet.length));
            sent.add(parsed);
            trace.add(
                    switch (parsed.code()) {
                        case 1 -> "scr";
                        case 2 -> "sca";
                        case 3, 4 -> "scn";
                        case 5 -> "str";
                        case 6 -> "sta";
                        case 7 -> "scj";
                        default -> "code " + parsed.code();
                    });
        }

        @Override
        public int peerMru() {
            return 1500;
        }

        @Override
        public PppTraffic traffic() {
            return new PppTraffic(Notes.NONE);
        }

        @Override
        public Pace pace() {
            return pace;
        }
    }

    static Stream<Arguments> cells() {
        return Rfc1661.cells();
    }

    /**
     * Drives the real automaton through every cell. What cannot be seen from outside (irc, zrc, and tls, for the link
     * below is always there) is left out here; the timers have their own tests.
     */
    @ParameterizedTest(name = "{0} in {1}: {2}")
    @MethodSource("cells")
    void theAutomatonDoesWhatTheRfcSays(Event event, State state, String cell) throws MalformedException {
        Fixture fixture = Fixture.in(state);

        cause(fixture, event);

        String visible = cell.replaceAll("irc,|zrc,|^(irc|tls)/", "").replaceFirst("^-$", "" + state.ordinal());
        String actions = String.join(",", fixture.trace);
        assertThat(actions
                        + (actions.isEmpty() ? "" : "/")
                        + fixture.control.state().ordinal())
                .isEqualTo(visible);
    }

    /** By a packet where one does it in every state, by the bare event where the identifier rules would drop it. */
    private static void cause(Fixture fixture, Event event) throws MalformedException {
        switch (event) {
            case GOOD_REQUEST -> fixture.receive(1, 90, "c900");
            case BAD_REQUEST -> fixture.receive(1, 91, "ff00");
            case TERMINATE_REQUEST -> fixture.receive(5, 92, "");
            case TERMINATE_ACK -> fixture.receive(6, 93, "");
            case UNKNOWN_CODE -> fixture.receive(99, 94, "");
            case HARMLESS_REJECT -> fixture.receive(7, 95, "0a000004");
            case FATAL_REJECT -> fixture.receive(7, 96, "01000004");
            case ECHO -> fixture.receive(9, 97, "");
            default -> fixture.fire(event);
        }
    }

    @Test
    void aRequestIsRepeatedTenTimesMoreSlowlyEachTimeAndUnderOneIdentifier() {
        Fixture fixture = new Fixture(LCP);
        fixture.fire(Event.UP);
        fixture.fire(Event.OPEN);
        List<Long> times = new ArrayList<>(List.of(0L));
        while (fixture.control.deadline() != Machine.NEVER) {
            fixture.expire();
            times.add(fixture.now);
        }

        assertThat(times)
                .startsWith(0L, 400L, 1_000L, 1_900L)
                .endsWith(3_250L, 5_275L, 8_275L, 11_275L, 14_275L, 17_275L, 20_275L);
        assertThat(fixture.sent)
                .hasSize(10)
                .extracting(ControlPacket::identifier)
                .containsOnly(1);
        assertThat(fixture.trace).endsWith("scr", "tlf");
        assertThat(fixture.control.state()).isEqualTo(State.STOPPED);
    }

    @Test
    void aNetworkRequestIsRepeatedSoonOnlyIfThePeerSpeaksMeanwhile() {
        Fixture silent = new Fixture(IPCP);
        silent.fire(Event.UP);
        silent.fire(Event.OPEN);
        assertThat(silent.control.deadline()).isEqualTo(3_000);

        silent.control.peerSpoke(10);
        assertThat(silent.control.deadline()).isEqualTo(400);
        silent.expire();
        silent.control.peerSpoke(2_000);
        assertThat(silent.control.deadline()).isEqualTo(2_060);
    }

    @Test
    void onASlowLinkARequestIsNotRepeatedBeforeItsAnswerCanCome() throws MalformedException {
        Fixture fixture = new Fixture(LCP);
        fixture.fire(Event.UP);
        fixture.fire(Event.OPEN);
        fixture.expire(); // 400 ms: repeated, although the answer is on its way
        fixture.now = 800;
        fixture.acknowledge();
        assertThat(fixture.pace.first()).isEqualTo(400); // the first copy may have been lost
        fixture.now = 1_200;
        fixture.acknowledge();

        assertThat(fixture.pace.first()).isEqualTo(1_000); // it was not: both copies are answered
    }

    /** xl2tpd starts pppd for each call; what we sent before is lost. */
    @Test
    void thePeersFirstRequestHastensOursIfItWasMissed() throws MalformedException {
        Fixture fixture = new Fixture(LCP);
        fixture.fire(Event.UP);
        fixture.fire(Event.OPEN);
        fixture.now = 150;
        fixture.receive(1, 1, "c900");

        assertThat(fixture.control.deadline()).isEqualTo(210);
    }

    @Test
    void requestsThatCrossHastenNothing() throws MalformedException {
        Fixture fixture = new Fixture(LCP);
        fixture.fire(Event.UP);
        fixture.fire(Event.OPEN);
        fixture.now = 20;
        fixture.receive(1, 1, "c900");

        assertThat(fixture.control.deadline()).isEqualTo(400);
    }

    @Test
    void aTerminateRequestIsSentTwiceWithinASecond() throws MalformedException {
        Fixture fixture = Fixture.in(State.OPENED);
        fixture.fire(Event.CLOSE);
        fixture.expire();
        fixture.expire();

        assertThat(fixture.trace).containsExactly("tld", "str", "str", "tlf");
        assertThat(fixture.now).isEqualTo(1_000);
        assertThat(fixture.control.deadline()).isEqualTo(Machine.NEVER);
    }

    /** RFC 1661 section 4.6: Max-Failure, 5. */
    @Test
    void afterFiveNaksAnOptionIsRejected() throws MalformedException {
        Fixture fixture = Fixture.in(State.REQ_SENT);
        for (int i = 0; i < 6; i++) {
            fixture.receive(1, i, "ca0001");
        }

        assertThat(fixture.sent).extracting(ControlPacket::code).containsExactly(3, 3, 3, 3, 3, 4);
        assertThat(fixture.sent.getFirst().data()).isEqualTo(Frames.hex("ca040007"));
        assertThat(fixture.sent.getLast().data()).isEqualTo(Frames.hex("ca040001"));
    }

    /** The identifier of a request that is only repeated stays (section 5.1): then our Nak got lost, and nobody disagrees. */
    @Test
    void aRequestThatIsRepeatedSinceItsNakIsLostIsNoDisagreement() throws MalformedException {
        Fixture fixture = Fixture.in(State.REQ_SENT);
        for (int i = 0; i < 10; i++) {
            fixture.receive(1, 7, "ca0001");
        }
        assertThat(fixture.sent).extracting(ControlPacket::code).containsOnly(3);
    }

    /** RFC 1661 section 5.4: a Configure-Reject carries the rejected options only, unchanged and in order. */
    /** The peer has refused nothing that it has not heard; a copy of what it has heard carries an identifier that is no more open. */
    @Test
    void aRefusalGoesAgainWithOurOwnRequestUntilThePeerAsksForSomethingElse() throws MalformedException {
        Fixture fixture = Fixture.in(State.ACK_RCVD);
        fixture.receive(1, 5, "ca02");
        ControlPacket refusal = fixture.sent.getLast();
        fixture.sent.clear();
        fixture.expire();
        assertThat(fixture.sent).hasSize(2).first().matches(refusal::isRepeatedBy);
        fixture.receive(1, 6, "c902");
        fixture.sent.clear();
        fixture.expire();
        assertThat(fixture.sent).extracting(ControlPacket::code).containsExactly(1);
    }

    @Test
    void aRejectCarriesNothingButTheRejected() throws MalformedException {
        Fixture fixture = Fixture.in(State.REQ_SENT);
        fixture.receive(1, 9, "c900 0a0102 ca0001 0b");

        assertThat(fixture.sent).singleElement().satisfies(packet -> {
            assertThat(packet.code()).isEqualTo(4);
            assertThat(packet.identifier()).isEqualTo(9);
            assertThat(packet.data()).isEqualTo(Frames.hex("0a0401020b02"));
        });
    }

    @Test
    void anAnswerToAnotherRequestIsPassedOver() throws MalformedException {
        Fixture fixture = Fixture.in(State.REQ_SENT);
        fixture.control.receive(
                0, new ControlPacket(2, 55, fixture.control.state().name().getBytes()));

        assertThat(fixture.control.state()).isEqualTo(State.REQ_SENT);
    }

    /** RFC 1661 section 5.2: the options of a Configure-Ack are exactly those of the request. */
    @Test
    void anAckOfOtherOptionsIsInvalid() throws MalformedException {
        Fixture fixture = new Fixture(LCP);
        fixture.fire(Event.UP);
        fixture.fire(Event.OPEN);
        int identifier = fixture.lastRequest().identifier();

        assertThatThrownBy(() -> fixture.receive(2, identifier, "c80579")).isInstanceOf(MalformedException.class);
        assertThat(fixture.control.state()).isEqualTo(State.REQ_SENT);
    }

    @Test
    void aCopyOfAnAckDoesNotTakeTheLinkDown() throws MalformedException {
        Fixture fixture = new Fixture(LCP);
        fixture.reach(State.OPENED);
        fixture.acknowledge();

        assertThat(fixture.control.state()).isEqualTo(State.OPENED);
    }

    @Test
    void aCopyOfTheGrantedRequestIsAcknowledgedAgainAndTheLinkStaysUp() throws MalformedException {
        Fixture fixture = Fixture.in(State.OPENED);
        fixture.receive(1, 77, "c900");

        assertThat(fixture.trace).containsExactly("sca");
        assertThat(fixture.control.state()).isEqualTo(State.OPENED);
    }

    @Test
    void aPeerThatKeepsSendingTheGrantedRequestIsNegotiatedWithAnew() throws MalformedException {
        Fixture fixture = Fixture.in(State.OPENED);
        for (int i = 0; i < 3; i++) {
            fixture.receive(1, 77, "c900");
        }

        assertThat(fixture.trace).containsExactly("sca", "sca", "tld", "scr", "sca");
    }

    @Test
    void aPeerThatNaksForEverIsGivenUp() throws MalformedException {
        Fixture fixture = Fixture.in(State.REQ_SENT);
        fixture.sent.add(new ControlPacket(1, 1, new byte[0]));
        int rounds = 0;
        while (fixture.control.state() == State.REQ_SENT && rounds < 1_000) {
            fixture.receive(3, fixture.lastRequest().identifier(), "c80001");
            rounds++;
        }

        assertThat(fixture.trace).endsWith("tlf");
        assertThat(fixture.control.state()).isEqualTo(State.STOPPED);
    }

    @Test
    void aPeerThatAcknowledgesAllAndAsksForNothingIsGivenUpInTime() throws MalformedException {
        Fixture fixture = new Fixture(LCP);
        fixture.fire(Event.UP);
        fixture.fire(Event.OPEN);
        int copies = 0;
        while (fixture.control.state().isNegotiating() && copies < 1_000) {
            fixture.acknowledge();
            fixture.expire();
            copies++;
        }

        assertThat(fixture.control.state()).isEqualTo(State.STOPPED);
        assertThat(fixture.now).isEqualTo(30_000);
    }

    @Test
    void aStoppedProtocolIsBegunAgainByThePeer() throws MalformedException {
        Fixture fixture = Fixture.in(State.STOPPED);
        fixture.receive(1, 5, "c900");
        fixture.acknowledge();

        assertThat(fixture.trace).containsExactly("scr", "sca", "tlu");
        assertThat(fixture.control.state()).isEqualTo(State.OPENED);
    }

    @Test
    void anUnknownCodeIsRejectedWithThePacket() throws MalformedException {
        Fixture fixture = Fixture.in(State.OPENED);
        fixture.control.receive(0, new ControlPacket(0x2a, 3, Frames.hex("0102")));

        assertThat(fixture.sent).singleElement().satisfies(packet -> {
            assertThat(packet.code()).isEqualTo(7);
            assertThat(packet.data()).isEqualTo(Frames.hex("2a0300060102"));
        });
    }
}
