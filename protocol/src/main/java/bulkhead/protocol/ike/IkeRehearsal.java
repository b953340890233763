package bulkhead.protocol.ike;

import bulkhead.protocol.wire.IpAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * Whole negotiations of two sessions with each other, so that the JVM has loaded and half compiled what a real one needs.
 * That takes a cold JVM some tenths of a second: run it in another thread while the host is prepared.
 */
public final class IkeRehearsal {
    private IkeRehearsal() {}

    /** Negotiates as servers with elliptic curves do, and as servers without; returns what all of it put out. */
    public static List<IkeOutput> run(RandomGenerator random) {
        List<IkeOutput> outputs = new ArrayList<>();
        for (IkeProposal proposal : IkeProposals.likely()) {
            IkeConfig here = IkeConfig.client(IpAddress.ANY_V4, 0, IpAddress.ANY_V4, new byte[] {1});
            IkeConfig there = here.withPorts(500, 0).withProposals(List.of(proposal), IkeConfig.ESP_DEFAULTS);
            IkeSession initiator = IkeSession.initiator(here, random);
            IkeSession responder = IkeSession.responder(there, random);
            initiator.start(0);
            while (pass(initiator, responder, outputs) || pass(responder, initiator, outputs)) {
                // Until both are silent.
            }
        }
        return outputs;
    }

    private static boolean pass(IkeSession from, IkeSession to, List<IkeOutput> outputs) {
        boolean passed = false;
        for (IkeOutput output = from.poll(); output != null; output = from.poll()) {
            outputs.add(output);
            if (output instanceof IkeOutput.Send(byte[] message, boolean natPort)) {
                to.receive(0, message, natPort);
                passed = true;
            }
        }
        return passed;
    }
}
