package bulkhead.protocol.ike;

import bulkhead.protocol.ike.IkeStatistics.Drop;
import java.util.ArrayDeque;
import java.util.EnumMap;
import java.util.Map;
import java.util.Queue;

/** Where all parts of a session put what they want done, and count what they see. */
final class Outbox {
    private final Queue<IkeOutput> outputs = new ArrayDeque<>();
    private final Map<Drop, Long> drops = new EnumMap<>(Drop.class);
    private long sent;
    private long retransmitted;
    private long received;

    void emit(IkeOutput output) {
        outputs.add(output);
    }

    void send(byte[] message, boolean natPort) {
        sent++;
        emit(new IkeOutput.Send(message, natPort));
    }

    void sendAgain(byte[] message, boolean natPort) {
        retransmitted++;
        send(message, natPort);
    }

    void countReceived() {
        received++;
    }

    void drop(Drop cause) {
        drops.merge(cause, 1L, Long::sum);
    }

    IkeOutput poll() {
        return outputs.poll();
    }

    IkeStatistics statistics() {
        return new IkeStatistics(sent, retransmitted, received, drops);
    }
}
