package bulkhead.protocol.ip4;

import static org.assertj.core.api.Assertions.assertThat;

import bulkhead.protocol.core.Machine;
import bulkhead.protocol.note.Notes;
import bulkhead.protocol.wire.IpAddress;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class Ip4ProofTest {
    private static final IpAddress HERE = IpAddress.parse("10.99.0.2");
    private static final IpAddress PEER = IpAddress.parse("10.99.0.1");
    private static final IpAddress DNS = IpAddress.parse("10.98.0.53");
    private static final int IDENTIFIER = 0x1234;
    private static final String PING =
            "4500002c5fed4000400156e0c0000202c00002010800d85b05d7000199cb0c6b000000007095030000000000";
    private static final String REPLY =
            "4500002c350500004001c1c8c0000201c00002020000e05b05d7000199cb0c6b000000007095030000000000";

    private final Ip4Proof proof = new Ip4Proof(HERE, List.of(PEER, DNS), new SplittableRandom(1), Notes.NONE);
    private final List<Ip4Output> said = new ArrayList<>();
    private final List<IcmpEcho> asked = new ArrayList<>();

    @BeforeEach
    void start() {
        proof.identifier(IDENTIFIER);
        proof.start(0);
        drain();
    }

    private void drain() {
        for (Ip4Output output; (output = proof.poll()) != null; ) {
            if (output instanceof Ip4Output.Send(byte[] packet)) {
                asked.add(IcmpEcho.parse(packet, 0, packet.length).orElseThrow());
            } else {
                said.add(output);
            }
        }
    }

    private void until(long end) {
        for (long now; (now = proof.deadline()) <= end; drain()) {
            proof.tick(now);
        }
    }

    private boolean receive(IcmpEcho echo) {
        byte[] packet = echo.packet();
        boolean ours = proof.receive(packet, 0, packet.length);
        drain();
        return ours;
    }

    @Test
    void theServersEndAndItsResolverAreAskedAndTheFirstAnswerIsTheProof() {
        assertThat(asked).extracting(IcmpEcho::destination).containsExactly(PEER, DNS);
        assertThat(asked).allMatch(echo -> echo.source().equals(HERE) && echo.identifier() == IDENTIFIER);
        assertThat(receive(asked.getLast().answer())).isTrue();
        assertThat(receive(asked.getFirst().answer())).isTrue();
        assertThat(said).containsExactly(new Ip4Output.Proved());
        assertThat(proof.deadline()).isEqualTo(Machine.NEVER);
    }

    /** Which is not what another program's echo, or somebody's invention, gets. */
    @ParameterizedTest
    @ValueSource(strings = {"request", "data", "source", "destination", "sequence"})
    void whatAnswersNoneOfOursProvesNothing(String what) {
        IcmpEcho good = asked.getFirst().answer();
        assertThat(receive(new IcmpEcho(
                        !what.equals("request"),
                        what.equals("source") ? IpAddress.parse("10.99.0.9") : good.source(),
                        what.equals("destination") ? IpAddress.parse("10.99.0.9") : good.destination(),
                        good.identifier(),
                        what.equals("sequence") ? 1 : good.sequence(),
                        what.equals("data") ? new byte[16] : good.data())))
                .isFalse();
        assertThat(said).isEmpty();
    }

    @Test
    void thatNothingCameIsSaidOnceAndTheAskingEnds() {
        until(4_999);
        assertThat(said).isEmpty();
        until(Long.MAX_VALUE - 1);
        assertThat(said).containsExactly(new Ip4Output.Unanswered());
        assertThat(asked).hasSizeBetween(2 * 5, 2 * 10);
        assertThat(asked.stream().filter(echo -> echo.destination().equals(PEER)))
                .extracting(IcmpEcho::sequence)
                .doesNotHaveDuplicates();
    }

    @Test
    void anythingElseThatComesThroughTheTunnelIsTheProofToo() {
        until(60_000);
        proof.heard();
        proof.heard();
        drain();
        assertThat(said).containsExactly(new Ip4Output.Unanswered(), new Ip4Output.Proved());
        assertThat(proof.deadline()).isEqualTo(Machine.NEVER);
    }

    /** What ping of iputils sends and Linux answers, captured: 192.0.2.2 asks 192.0.2.1. */
    @Test
    void readsAndWritesWhatPingAndTheKernelSay() {
        byte[] packet = HexFormat.of().parseHex(PING);
        IcmpEcho echo = IcmpEcho.parse(packet, 0, packet.length).orElseThrow();
        assertThat(echo.reply()).isFalse();
        assertThat(echo.packet()).as("but for the identification of the header").hasSameSizeAs(packet);
        byte[] reply = HexFormat.of().parseHex(REPLY);
        assertThat(IcmpEcho.parse(reply, 0, reply.length).orElseThrow())
                .usingRecursiveComparison()
                .isEqualTo(echo.answer());
        assertThat(HexFormat.of().formatHex(echo.answer().packet()).substring(40))
                .isEqualTo(REPLY.substring(40));
        reply[reply.length - 1] ^= 1;
        assertThat(IcmpEcho.parse(reply, 0, reply.length)).isEmpty();
    }
}
