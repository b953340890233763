package bulkhead.protocol.ike.exchange;

import bulkhead.protocol.core.Layer;
import bulkhead.protocol.core.Machine;
import bulkhead.protocol.ike.IkeOutput;
import bulkhead.protocol.ike.IkeStatistics;
import bulkhead.protocol.ike.IkeStatistics.Drop;
import bulkhead.protocol.ike.wire.IkeMessage;
import bulkhead.protocol.ike.wire.Payload;
import bulkhead.protocol.note.Message.Ike.Exchange;
import bulkhead.protocol.note.Notes;
import bulkhead.protocol.note.Purpose;
import java.util.ArrayDeque;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;

/** Where all parts of a session put what they want done, and count and tell what they see. */
public final class Outbox {
    /** When a message is first repeated, in ms, as long as nothing is known of the path. */
    private static final int FIRST_MILLIS = 500;

    /** The shortest such time: for some messages the peer has to compute. */
    private static final int SOONEST_MILLIS = 300;

    private static final int LATEST_MILLIS = 1_000;

    private final Queue<IkeOutput> outputs = new ArrayDeque<>();
    private final Map<Drop, Long> drops = new EnumMap<>(Drop.class);
    private final Notes notes;
    private long sent;
    private long retransmitted;
    private long received;
    private int first = FIRST_MILLIS;

    public Outbox(Notes notes) {
        this.notes = notes;
    }

    public void emit(IkeOutput output) {
        outputs.add(output);
    }

    public void send(IkeMessage message, boolean natPort) {
        send(message, natPort, false);
    }

    void sendAgain(IkeMessage message, boolean natPort) {
        retransmitted++;
        send(message, natPort, true);
    }

    private void send(IkeMessage message, boolean natPort, boolean again) {
        sent++;
        notes.sent(message::note, again);
        message.datagrams().forEach(bytes -> emit(new IkeOutput.Send(bytes, natPort)));
    }

    /** An answer came so many ms after its message, which had been sent once. */
    void answered(long millis) {
        first = (int) Math.clamp(2 * millis, SOONEST_MILLIS, LATEST_MILLIS);
    }

    /** In ms, before a message may be repeated for the first time. */
    int firstInterval() {
        return first;
    }

    public void countReceived() {
        received++;
    }

    /** A message that could be read, whether or not it is believed. */
    public void read(Exchange exchange, int number, List<Payload> payloads) {
        notes.received(() -> IkeMessage.note(exchange, number, payloads));
    }

    public void drop(Drop cause) {
        drop(cause, "");
    }

    public void drop(Drop cause, String detail) {
        drops.merge(cause, 1L, Long::sum);
        notes.dropped(Layer.IKE, cause, detail);
    }

    public void due(Purpose purpose) {
        notes.due(Layer.IKE, purpose);
    }

    /** @param at {@link Machine#NEVER} for none */
    public void set(Purpose purpose, long now, long at) {
        if (at != Machine.NEVER) {
            notes.set(Layer.IKE, purpose, at - now);
        }
    }

    public IkeOutput poll() {
        return outputs.poll();
    }

    public IkeStatistics statistics() {
        return new IkeStatistics(sent, retransmitted, received, drops);
    }
}
