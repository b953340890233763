package bulkhead.protocol.ike.session;

import bulkhead.protocol.core.Machine;
import bulkhead.protocol.ike.IkeConfig;
import bulkhead.protocol.ike.IkeProposal;
import bulkhead.protocol.ike.exchange.Offer;
import bulkhead.protocol.ike.exchange.Phase1Transforms;
import bulkhead.protocol.ike.exchange.PreSharedKey;
import bulkhead.protocol.wire.ByteReader;
import bulkhead.protocol.wire.ByteWriter;
import bulkhead.protocol.wire.MalformedException;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.random.RandomGenerator;

/**
 * Asks whether IKE answers at a port, with the first message of a main mode, which needs no secret. Any answer to it will do, a
 * refusal too: it shows that packets get there and back.
 */
public final class ProposalProbe implements Machine<ProposalProbe.Output> {
    /** When it is sent again and when it is given up, in ms from the start. */
    private static final int[] TIMES = {1_000, 3_000, 6_000};
    /** The non-ESP marker, in front of IKE on port 4500 (RFC 3948 section 2.2). */
    private static final int MARKER = 4;

    private final int marker;
    private final Offer offer;
    private final byte[] datagram;
    private final Queue<Output> outputs = new ArrayDeque<>();
    private long startedAt;
    private int sent;
    private boolean over;

    public sealed interface Output {
        record Send(byte[] datagram) implements Output {}

        /** IKE is there; nothing follows. */
        record Answered() implements Output {}

        /** Nothing came; nothing follows. */
        record Silent() implements Output {}
    }

    /** @param natPort for port 4500 */
    public ProposalProbe(List<IkeProposal> proposals, boolean natPort, RandomGenerator random) {
        Phase1Transforms transforms =
                new Phase1Transforms(proposals, IkeConfig.IKE_LIFETIME_SECONDS, PreSharedKey.METHOD);
        marker = natPort ? MARKER : 0;
        offer = Offer.of(transforms, true, random);
        datagram =
                new ByteWriter().zeros(marker).bytes(offer.message1().bytes()).toByteArray();
    }

    public void start(long now) {
        startedAt = now;
        send();
    }

    /** A datagram from the port that is asked. */
    public void receive(byte[] received) {
        if (over || sent == 0) {
            return;
        }
        if (repeatsCookie(received)) {
            end(new Output.Answered());
        }
    }

    /** What any answer does, be it of another version (RFC 2408 section 3.1, RFC 7296 section 3.1). */
    private boolean repeatsCookie(byte[] received) {
        try {
            ByteReader in = new ByteReader(received);
            in.skip(marker);
            return in.i64() == offer.cookies().initiator();
        } catch (MalformedException e) {
            return false;
        }
    }

    @Override
    public Output poll() {
        return outputs.poll();
    }

    @Override
    public long deadline() {
        return over || sent == 0 ? NEVER : startedAt + TIMES[sent - 1];
    }

    @Override
    public void tick(long now) {
        if (now < deadline()) {
            return;
        }
        if (sent == TIMES.length) {
            end(new Output.Silent());
        } else {
            send();
        }
    }

    private void send() {
        sent++;
        outputs.add(new Output.Send(datagram.clone()));
    }

    private void end(Output last) {
        over = true;
        outputs.add(last);
    }
}
