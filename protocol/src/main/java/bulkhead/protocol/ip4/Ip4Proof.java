package bulkhead.protocol.ip4;

import bulkhead.protocol.core.Layer;
import bulkhead.protocol.core.Machine;
import bulkhead.protocol.ip6.Retransmission;
import bulkhead.protocol.note.Notes;
import bulkhead.protocol.note.Purpose;
import bulkhead.protocol.wire.IpAddress;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.List;
import java.util.Queue;
import java.util.random.RandomGenerator;

/**
 * Shows that IPv4 goes through the tunnel and back, and does not take IPCP's word for it: asks for echoes, while anything else that
 * comes to our address shows it as well. Many servers answer no echo, so nothing depends on it: that none came is only said.
 */
public final class Ip4Proof implements Machine<Ip4Output> {
    /** How long until it is said that nothing came. */
    static final long PATIENCE = 5_000;

    private static final long INITIAL_RETRANSMISSION = 250;
    /** Over some two minutes; after that whoever uses the tunnel will show it. */
    private static final int MOST_REQUESTS = 9;

    private static final int DATA_BYTES = 16;

    private final IpAddress address;
    private final List<IpAddress> targets;
    private final Notes notes;
    private final Retransmission backoff;
    private final Queue<Ip4Output> outputs = new ArrayDeque<>();
    private final byte[] data = new byte[DATA_BYTES];
    private int identifier;
    private int sequence;
    private boolean proved;
    private long askAt = NEVER;
    private long sayAt = NEVER;

    /**
     * @param address our IPv4 address, as IPCP gave it
     * @param targets who may answer; nobody need be known
     */
    public Ip4Proof(IpAddress address, List<IpAddress> targets, RandomGenerator random, Notes notes) {
        this.address = address;
        this.targets = List.copyOf(targets);
        this.notes = notes;
        backoff = new Retransmission(INITIAL_RETRANSMISSION, 0, random);
        random.nextBytes(data);
    }

    /** Asks at once. */
    public void start(long now) {
        sayAt = now + PATIENCE;
        ask(now);
    }

    /** Which echo replies are ours: the identifier of our requests from now on. */
    public void identifier(int shared) {
        identifier = shared;
    }

    private void ask(long now) {
        for (IpAddress target : targets) {
            IcmpEcho echo = new IcmpEcho(false, address, target, identifier, sequence, data);
            notes.sent(echo::told, sequence > 0);
            outputs.add(new Ip4Output.Send(echo.packet()));
        }
        sequence++;
        askAt = targets.isEmpty() || sequence == MOST_REQUESTS ? NEVER : now + backoff.next();
    }

    /**
     * Takes an IPv4 packet that came through the tunnel.
     *
     * @return whether it answers a request of ours
     */
    public boolean receive(byte[] packet, int offset, int length) {
        boolean answers = IcmpEcho.parse(packet, offset, length)
                .filter(this::answers)
                .map(echo -> {
                    notes.received(echo::told);
                    return true;
                })
                .orElse(false);
        if (answers) {
            heard();
        }
        return answers;
    }

    private boolean answers(IcmpEcho echo) {
        return echo.reply()
                && echo.destination().equals(address)
                && targets.contains(echo.source())
                && echo.sequence() < sequence
                && Arrays.equals(echo.data(), data);
    }

    /** Something of IPv4 came through the tunnel. */
    public void heard() {
        if (!proved) {
            proved = true;
            askAt = NEVER;
            sayAt = NEVER;
            outputs.add(new Ip4Output.Proved());
        }
    }

    @Override
    public Ip4Output poll() {
        return outputs.poll();
    }

    @Override
    public long deadline() {
        return Math.min(askAt, sayAt);
    }

    @Override
    public void tick(long now) {
        if (now >= sayAt) {
            notes.due(Layer.IPCP, Purpose.SAY);
            sayAt = NEVER;
            outputs.add(new Ip4Output.Unanswered());
        }
        if (now >= askAt) {
            notes.due(Layer.IPCP, Purpose.PROVE);
            ask(now);
        }
    }
}
