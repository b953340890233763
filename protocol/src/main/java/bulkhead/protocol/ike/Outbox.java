package bulkhead.protocol.ike;

import bulkhead.protocol.core.Layer;
import bulkhead.protocol.core.Machine;
import bulkhead.protocol.ike.IkeStatistics.Drop;
import bulkhead.protocol.note.Message.Ike.Exchange;
import bulkhead.protocol.note.Notes;
import bulkhead.protocol.note.Purpose;
import java.util.ArrayDeque;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;

/** Where all parts of a session put what they want done, and count and tell what they see. */
final class Outbox {
    private final Queue<IkeOutput> outputs = new ArrayDeque<>();
    private final Map<Drop, Long> drops = new EnumMap<>(Drop.class);
    private final Notes notes;
    private long sent;
    private long retransmitted;
    private long received;

    Outbox(Notes notes) {
        this.notes = notes;
    }

    void emit(IkeOutput output) {
        outputs.add(output);
    }

    void send(IkeMessage message, boolean natPort) {
        send(message, natPort, false);
    }

    void sendAgain(IkeMessage message, boolean natPort) {
        retransmitted++;
        send(message, natPort, true);
    }

    private void send(IkeMessage message, boolean natPort, boolean again) {
        sent++;
        notes.sent(message::note, again);
        emit(new IkeOutput.Send(message.bytes(), natPort));
    }

    void countReceived() {
        received++;
    }

    /** A message that could be read, whether or not it is believed. */
    void read(Exchange exchange, int number, List<Payload> payloads) {
        notes.received(() -> IkeMessage.note(exchange, number, payloads));
    }

    void drop(Drop cause) {
        drop(cause, "");
    }

    void drop(Drop cause, String detail) {
        drops.merge(cause, 1L, Long::sum);
        notes.dropped(Layer.IKE, cause, detail);
    }

    void due(Purpose purpose) {
        notes.due(Layer.IKE, purpose);
    }

    /** @param at {@link Machine#NEVER} for none */
    void set(Purpose purpose, long now, long at) {
        if (at != Machine.NEVER) {
            notes.set(Layer.IKE, purpose, at - now);
        }
    }

    IkeOutput poll() {
        return outputs.poll();
    }

    IkeStatistics statistics() {
        return new IkeStatistics(sent, retransmitted, received, drops);
    }
}
