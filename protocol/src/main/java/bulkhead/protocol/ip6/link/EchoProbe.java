package bulkhead.protocol.ip6.link;

import static bulkhead.protocol.core.Machine.NEVER;

import bulkhead.protocol.ip6.LinkCounters;
import bulkhead.protocol.ip6.Retransmission;
import bulkhead.protocol.ip6.wire.Icmpv6.EchoReply;
import bulkhead.protocol.ip6.wire.Icmpv6.EchoRequest;
import bulkhead.protocol.ip6.wire.Ipv6Header;
import bulkhead.protocol.note.Purpose;
import bulkhead.protocol.wire.IpAddress;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.random.RandomGenerator;

/**
 * Asks targets for an echo (RFC 4443 section 4.1) until one answers: the proof that packets go through the tunnel and back.
 * Identifier and data are random, so that an answer shows the request was seen.
 */
final class EchoProbe {
    static final long INITIAL_RETRANSMISSION = 250;
    static final long MAXIMUM_RETRANSMISSION = 30_000;

    private static final int DATA_BYTES = 16;
    private static final int HOP_LIMIT = 64;

    private final RandomGenerator random;
    private final LinkCounters link;
    private final Retransmission backoff;
    private final int identifier;
    private final byte[] data = new byte[DATA_BYTES];
    private final Map<IpAddress, IpAddress> sources = new LinkedHashMap<>();
    private int sequence;
    private long askAt = NEVER;
    private long requests;
    private long replies;

    EchoProbe(RandomGenerator random, LinkCounters link) {
        this.random = random;
        this.link = link;
        this.backoff = new Retransmission(INITIAL_RETRANSMISSION, MAXIMUM_RETRANSMISSION, random);
        this.identifier = random.nextInt(0x1_0000);
    }

    int identifier() {
        return identifier;
    }

    /** Probes these targets from now on, each from the source it maps to; at once if any is new or has a new source. */
    void probe(long now, Map<IpAddress, IpAddress> targets) {
        if (askAt == NEVER) {
            random.nextBytes(data);
            sequence = 0;
        }
        if (!sources.entrySet().containsAll(targets.entrySet())) {
            backoff.restart();
            askAt = now;
        }
        if (!sources.equals(targets)) {
            sources.clear();
            sources.putAll(targets);
        }
        tick(now);
    }

    /** Asks no more. */
    void stop() {
        sources.clear();
        askAt = NEVER;
    }

    void tick(long now) {
        if (now < askAt) {
            return;
        }
        if (sources.isEmpty()) {
            askAt = NEVER;
            return;
        }
        if (sequence > 0) {
            link.due(Purpose.PROVE);
        }
        sources.forEach((target, source) -> {
            link.send(new EchoRequest(identifier, sequence, data).packet(source, target, HOP_LIMIT));
            requests++;
        });
        sequence++;
        askAt = now + backoff.next();
    }

    long deadline() {
        return askAt;
    }

    /** Whether any answer is awaited. */
    boolean isAsking() {
        return askAt != NEVER;
    }

    /** @return whether the reply answers a request of this probe */
    boolean accept(Ipv6Header header, EchoReply reply) {
        boolean answers = header.destination().equals(sources.get(header.source()))
                && reply.identifier() == identifier
                && reply.sequence() < sequence
                && Arrays.equals(reply.data(), data);
        if (answers) {
            replies++;
        }
        return answers;
    }

    long requests() {
        return requests;
    }

    long replies() {
        return replies;
    }
}
