package bulkhead.protocol.ike.session;

import static org.assertj.core.api.Assertions.assertThat;

import bulkhead.protocol.core.Machine;
import bulkhead.protocol.ike.IkeConfig;
import bulkhead.protocol.ike.IkeOutput;
import bulkhead.protocol.ike.IkeProposal;
import bulkhead.protocol.ike.IkeProposals;
import bulkhead.protocol.ike.WeakAlgorithm;
import bulkhead.protocol.ike.session.ProposalProbe.Output;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A server is asked without any secret of its users. */
class ProposalProbeTest {
    private static final List<IkeProposal> ALL = IkeProposals.permitting(WeakAlgorithm.ALL);

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aServersAnswerIsOne(boolean natPort) {
        ProposalProbe probe = new ProposalProbe(ALL, natPort, new Random(1));
        probe.start(1_000);
        probe.receive(answer(sent(probe), natPort, ALL));

        assertThat(probe.poll()).isEqualTo(new Output.Answered());
        assertThat(probe.deadline()).isEqualTo(Machine.NEVER);
        probe.tick(100_000);
        assertThat(probe.poll()).isNull();
    }

    @Test
    void aRefusalIsAnAnswerToo() {
        ProposalProbe probe =
                new ProposalProbe(List.of(IkeProposals.permitting(Set.of()).getFirst()), false, new Random(1));
        probe.start(0);
        probe.receive(answer(sent(probe), false, List.of(ALL.getLast())));

        assertThat(probe.poll()).isEqualTo(new Output.Answered());
    }

    /** RFC 7296 section 1.5: INVALID_MAJOR_VERSION, from a server that has IKEv2 alone. */
    @Test
    void soIsOneOfAnotherVersion() {
        ProposalProbe probe = new ProposalProbe(ALL, false, new Random(1));
        probe.start(0);
        byte[] answer = Arrays.copyOf(sent(probe), 36);
        byte[] version2 = HexFormat.of().parseHex("0000000000000000" + "29202220" + "00000000" + "00000024");
        System.arraycopy(version2, 0, answer, 8, version2.length);
        System.arraycopy(HexFormat.of().parseHex("0000000800000005"), 0, answer, 28, 8);
        probe.receive(answer);

        assertThat(probe.poll()).isEqualTo(new Output.Answered());
    }

    @Test
    void whatDoesNotRepeatTheCookieIsNone() {
        ProposalProbe probe = new ProposalProbe(ALL, true, new Random(1));
        probe.start(0);
        byte[] question = sent(probe);
        probe.receive(new byte[0]);
        probe.receive(new byte[] {(byte) 0xff});
        probe.receive(new byte[100]);
        probe.receive(Arrays.copyOfRange(question, 4, question.length));

        assertThat(probe.poll()).as("that is without the marker").isNull();
        probe.receive(question);
        assertThat(probe.poll()).isEqualTo(new Output.Answered());
    }

    @Test
    void silenceIsBelievedAfterTwoRepetitions() {
        ProposalProbe probe = new ProposalProbe(ALL, false, new Random(1));
        probe.start(500);
        byte[] first = sent(probe);
        List<Long> times = new ArrayList<>();
        while (probe.deadline() != Machine.NEVER) {
            long now = probe.deadline();
            times.add(now);
            probe.tick(now - 1);
            assertThat(probe.poll()).isNull();
            probe.tick(now);
            Output output = probe.poll();
            if (output instanceof Output.Send(byte[] datagram)) {
                assertThat(datagram).isEqualTo(first);
            } else {
                assertThat(output).isEqualTo(new Output.Silent());
            }
        }
        assertThat(times).containsExactly(1_500L, 3_500L, 6_500L);
    }

    private static byte[] sent(ProposalProbe probe) {
        return ((Output.Send) probe.poll()).datagram();
    }

    /** What a responder says to it. */
    private static byte[] answer(byte[] datagram, boolean natPort, List<IkeProposal> accepted) {
        int marker = natPort ? 4 : 0;
        assertThat(Arrays.copyOf(datagram, marker)).isEqualTo(new byte[marker]);
        IkeConfig config = IkeConfig.server(IkeWorld.SERVER, IkeWorld.CLIENT, 51000, IkeWorld.PSK)
                .withProposals(accepted, IkeProposals.espDefaults());
        IkeSession server = IkeSession.responder(config, new Random(2));
        server.receive(0, Arrays.copyOfRange(datagram, marker, datagram.length), natPort);
        IkeOutput.Send answer = (IkeOutput.Send) server.poll();
        assertThat(answer.natPort()).isEqualTo(natPort);
        byte[] with = new byte[marker + answer.message().length];
        System.arraycopy(answer.message(), 0, with, marker, answer.message().length);
        return with;
    }
}
