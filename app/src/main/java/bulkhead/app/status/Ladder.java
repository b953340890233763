package bulkhead.app.status;

import bulkhead.app.status.ConnectionStatus.Rung;
import bulkhead.protocol.core.Layer;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** The steps of a connection that are climbed, each with the ms that it took since the attempt of now began. */
final class Ladder {
    private Ladder() {}

    /** The same with one more, if it was not there yet. */
    static Map<Rung, Long> climb(Map<Rung, Long> climbed, Rung rung, long millis) {
        Map<Rung, Long> next = copy(climbed);
        next.putIfAbsent(rung, Math.max(0, millis));
        return next;
    }

    /** From the first message on: what was up with the server is not any more. */
    static Map<Rung, Long> begunAgain(Map<Rung, Long> climbed) {
        Map<Rung, Long> stands = copy(climbed);
        stands.keySet().retainAll(Set.of(Rung.GUARD));
        return stands;
    }

    /** The lowest one that is not climbed. */
    static Optional<Rung> next(Map<Rung, Long> climbed) {
        return Stream.of(Rung.values())
                .filter(rung -> !climbed.containsKey(rung))
                .findFirst();
    }

    /** The one at which a failure in this layer stopped it; none before the first. */
    static Optional<Rung> failedAt(Layer layer, Map<Rung, Long> climbed) {
        Optional<Rung> of = of(layer);
        if (of.isEmpty() && climbed.isEmpty()) {
            return Optional.empty();
        }
        return of.filter(rung -> !climbed.containsKey(rung)).or(() -> next(climbed));
    }

    private static Optional<Rung> of(Layer layer) {
        return switch (layer) {
            case IKE, XAUTH -> Optional.of(Rung.IKE);
            case ESP -> Optional.of(Rung.ESP);
            case L2TP -> Optional.of(Rung.L2TP);
            case LCP, AUTHENTICATION -> Optional.of(Rung.AUTHENTICATION);
            case IPCP -> Optional.of(Rung.IPV4);
            case IPV6CP, IPV6 -> Optional.of(Rung.IPV6);
            case HOST, NETWORK -> Optional.empty();
        };
    }

    private static Map<Rung, Long> copy(Map<Rung, Long> climbed) {
        Map<Rung, Long> copy = new EnumMap<>(Rung.class);
        copy.putAll(climbed);
        return copy;
    }
}
