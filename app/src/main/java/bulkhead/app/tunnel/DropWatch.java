package bulkhead.app.tunnel;

import bulkhead.protocol.core.Layer;
import bulkhead.protocol.data.DropCause;
import bulkhead.protocol.note.DropReason;
import bulkhead.protocol.note.Note;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToLongFunction;

/** Reads what the pumps and the control loop count, and tells what is new: on the way of a packet nothing is told. */
final class DropWatch {
    private final ControlLoop loop;
    private final Telling telling;
    private final Map<DropReason, Long> told = new HashMap<>();

    DropWatch(ControlLoop loop, Telling telling) {
        this.loop = loop;
        this.telling = telling;
        told.put(PumpDrop.QUEUE_FULL, loop.dropped());
    }

    void look(List<UdpPump> pumps) {
        for (DropCause cause : DropCause.values()) {
            tell(
                    Layer.ESP,
                    cause,
                    sum(pumps, pump -> pump.decapsulator().drops().count(cause)));
        }
        tell(Layer.IKE, PumpDrop.TOO_LONG, sum(pumps, pump -> pump.dropped(PumpDrop.TOO_LONG)));
        tell(Layer.ESP, PumpDrop.NO_SA, sum(pumps, pump -> pump.dropped(PumpDrop.NO_SA)));
        tell(Layer.HOST, PumpDrop.HOST_FULL, sum(pumps, pump -> pump.dropped(PumpDrop.HOST_FULL)));
        tell(Layer.NETWORK, PumpDrop.QUEUE_FULL, loop.dropped());
    }

    private static long sum(List<UdpPump> pumps, ToLongFunction<UdpPump> count) {
        return pumps.stream().mapToLong(count).sum();
    }

    private void tell(Layer layer, DropReason why, long all) {
        long news = all - told.getOrDefault(why, 0L);
        if (news > 0) {
            told.put(why, all);
            telling.notes().accept(new Note.Dropped(layer, why, news, ""));
        }
    }
}
