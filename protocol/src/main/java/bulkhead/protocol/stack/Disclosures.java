package bulkhead.protocol.stack;

import bulkhead.protocol.data.Decapsulator;
import bulkhead.protocol.data.Disclosure;
import bulkhead.protocol.esp.SaParameters;
import bulkhead.protocol.ike.session.IkeSession;
import java.util.Arrays;
import java.util.Queue;

/** What {@link Layers} show of keys, and of what is inside ESP: nothing, until somebody asks for it. */
final class Disclosures {
    private final Queue<Step> steps;
    private boolean on;

    /** @param steps get them */
    Disclosures(Queue<Step> steps) {
        this.steps = steps;
    }

    void begin() {
        on = true;
    }

    void phase1(IkeSession ike) {
        if (on) {
            ike.phase1Key().ifPresent(key -> steps.add(new Step.Disclosed(key)));
        }
    }

    /** Comes before the keys are taken over, and wiped. */
    void keys(boolean outbound, SaParameters sa) {
        if (on) {
            steps.add(new Step.Disclosed(new Disclosure.EspKeys(outbound, sa.copy())));
        }
    }

    void sent(Disclosure.Kind kind, byte[] inside) {
        if (on) {
            steps.add(new Step.Disclosed(new Disclosure.Inside(true, kind, inside.clone())));
        }
    }

    /** @param verdict the decapsulator's */
    void opened(int verdict, byte[] plain, int offset, int length) {
        if (on) {
            byte[] inside = Arrays.copyOfRange(plain, offset, offset + length);
            steps.add(new Step.Disclosed(new Disclosure.Inside(false, kind(verdict), inside)));
        }
    }

    private static Disclosure.Kind kind(int verdict) {
        return switch (verdict) {
            case Decapsulator.L2TP_CONTROL -> Disclosure.Kind.L2TP;
            case Decapsulator.PPP_CONTROL -> Disclosure.Kind.PPP;
            default -> Disclosure.Kind.IP;
        };
    }
}
