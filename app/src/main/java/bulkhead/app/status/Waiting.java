package bulkhead.app.status;

import bulkhead.app.status.ConnectionStatus.Rung;
import bulkhead.protocol.core.Layer;
import java.util.Map;
import java.util.Optional;

/**
 * What is to be said of a wait.
 *
 * @param tries how often the step that is waited for has been asked for since something was heard of it, from 1
 * @param usual what each step took at this profile's last connects, in ms; nothing of a step that is not known
 */
public record Waiting(int tries, Map<Rung, Long> usual) {
    static final Waiting NONE = new Waiting(1, Map.of());

    public Waiting {
        usual = Map.copyOf(usual);
    }

    Waiting usual(Map<Rung, Long> millis) {
        return new Waiting(tries, millis);
    }

    /** @param tries of a layer that counts if it makes this step */
    Waiting tried(Layer layer, int tries, Optional<Rung> step) {
        return step.filter(rung -> makes(layer, rung)).isPresent() ? new Waiting(tries, usual) : this;
    }

    /** The next step is waited for, and has been asked for once. */
    Waiting next() {
        return tries == 1 ? this : new Waiting(1, usual);
    }

    private static boolean makes(Layer layer, Rung rung) {
        return switch (layer) {
            case IKE, XAUTH -> rung == Rung.IKE || rung == Rung.ESP;
            case ESP -> rung == Rung.ESP;
            case L2TP -> rung == Rung.L2TP;
            case LCP, AUTHENTICATION -> rung == Rung.AUTHENTICATION;
            case IPCP -> rung == Rung.IPV4;
            case IPV6CP, IPV6 -> rung == Rung.IPV6;
            case HOST, NETWORK -> false;
        };
    }
}
