package bulkhead.app.tunnel;

import bulkhead.protocol.core.Layer;
import bulkhead.protocol.note.Message;
import bulkhead.protocol.note.Note;
import bulkhead.protocol.note.Purpose;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** How often each layer has asked since it last heard something: counts what the layers tell of themselves. */
final class Tries {
    private static final int CONFIGURE_REQUEST = 1;
    private static final Set<Layer> PPP = Set.of(Layer.LCP, Layer.AUTHENTICATION, Layer.IPCP, Layer.IPV6CP);

    /** Of the layers that have asked more than once. */
    private final Map<Layer, Integer> tries = new EnumMap<>(Layer.class);

    /** What is to be told after a note; mostly nothing. */
    List<TunnelEvent.Tried> after(Note note) {
        return switch (note) {
            case Note.TimerDue(Layer of, Purpose purpose) when purpose == Purpose.REPEAT -> List.of(again(of));
            case Note.Received(Message message) when !tries.isEmpty() -> heard(by(message));
            default -> List.of();
        };
    }

    /** IKE calls from another port: once more, as nothing at all came back to the one of now, or for the first time after {@link #beginAgain}. */
    List<TunnelEvent.Tried> elsewhere() {
        return tries.containsKey(Layer.IKE) ? List.of(again(Layer.IKE)) : List.of();
    }

    /** What was waited for is over. */
    void beginAgain() {
        tries.clear();
    }

    private TunnelEvent.Tried again(Layer of) {
        return new TunnelEvent.Tried(of, tries.merge(of, 2, (before, _) -> before + 1));
    }

    private List<TunnelEvent.Tried> heard(Set<Layer> layers) {
        return layers.stream()
                .filter(layer -> tries.remove(layer) != null)
                .map(layer -> new TunnelEvent.Tried(layer, 1))
                .toList();
    }

    /** Who heard it; what the peer asks by itself says nothing of what we asked. */
    private static Set<Layer> by(Message message) {
        return switch (message) {
            case Message.Ike _ -> Set.of(Layer.IKE);
            case Message.L2tp _ -> Set.of(Layer.L2TP);
            case Message.Ppp it -> it.code() == CONFIGURE_REQUEST ? Set.of() : PPP;
            case Message.Icmp6 _, Message.Dhcp6 _ -> Set.of(Layer.IPV6);
            case Message.Dhcp4 _, Message.Echo4 _ -> Set.of();
        };
    }
}
