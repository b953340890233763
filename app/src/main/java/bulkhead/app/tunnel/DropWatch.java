package bulkhead.app.tunnel;

import bulkhead.app.pump.InDrop;
import bulkhead.app.pump.InPump;
import bulkhead.app.pump.OutDrop;
import bulkhead.protocol.core.Layer;
import bulkhead.protocol.data.DropCounters;
import bulkhead.protocol.note.DropReason;
import bulkhead.protocol.note.Note;
import java.util.List;

/** Reads what the pumps and the control loop count, and tells what is new: on the way of a packet nothing is told. */
final class DropWatch {
    private final ControlLoop loop;
    private final DropCounters<OutDrop> unsent;
    private final Telling telling;
    private long queueFull;

    /** @param unsent by the pump that reads the TUN */
    DropWatch(ControlLoop loop, DropCounters<OutDrop> unsent, Telling telling) {
        this.loop = loop;
        this.unsent = unsent;
        this.telling = telling;
        queueFull = loop.dropped();
    }

    void look(List<InPump> pumps) {
        for (InPump pump : pumps) {
            pump.decapsulator().drops().news().forEach((why, count) -> tell(Layer.ESP, why, count));
            pump.dropped().news().forEach(this::tell);
        }
        unsent.news().forEach((why, count) -> tell(Layer.HOST, why, count));
        long all = loop.dropped();
        if (all != queueFull) {
            tell(InDrop.QUEUE_FULL, all - queueFull);
            queueFull = all;
        }
    }

    void tell(InDrop why, long count) {
        tell(why.layer(), why, count);
    }

    private void tell(Layer layer, DropReason why, long count) {
        telling.notes().accept(new Note.Dropped(layer, why, count, ""));
    }
}
