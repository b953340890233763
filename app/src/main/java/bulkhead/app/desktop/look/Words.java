package bulkhead.app.desktop.look;

import bulkhead.app.status.ConnectionStatus;
import bulkhead.app.status.ConnectionStatus.Rung;
import bulkhead.app.tunnel.TunnelEvent.State;
import bulkhead.leakguard.policy.Access;
import bulkhead.protocol.VpnEvent.Family;

/** A {@link ConnectionStatus} in sentences: the window's honest answers to “what is going on?” and “am I safe?”. */
public final class Words {
    private final Texts texts;

    public Words(Texts texts) {
        this.texts = texts;
    }

    public String title(ConnectionStatus view) {
        return texts.of("state." + view.state().label());
    }

    /** What is waited for, or why there is no connection, in one sentence. */
    public String subtitle(ConnectionStatus view) {
        if (view.waitsFor().isPresent()) {
            return texts.of("waits." + key(view.waitsFor().get()));
        }
        if (view.state() != State.CONNECTED && view.failure().isPresent()) {
            return view.failure().get().message();
        }
        return view.state() == State.CONNECTED && !view.profile().isEmpty()
                ? texts.of("connected.to", view.profile())
                : texts.of("about." + view.state().label());
    }

    /** What happens to IPv4 now. */
    public String ipv4(ConnectionStatus view) {
        return texts.of("ipv4." + key(view.fate(Family.IPV4)));
    }

    /** What happens to IPv6 now, and why. */
    public String ipv6(ConnectionStatus view) {
        String fate = texts.of("ipv6." + key(view.fate(Family.IPV6)));
        return view.guard().ipv6() == Access.OPEN || view.ipv6Block().isEmpty()
                ? fate
                : fate + " " + texts.of("block." + key(view.ipv6Block().get()));
    }

    /** A detail's value; those that are words, in words. */
    public String value(ConnectionStatus.Detail detail) {
        String value = detail.value();
        return switch (value.isEmpty() ? "" : detail.key()) {
            case "detail.nat" -> texts.of("nat." + value);
            case "detail.mtuOrigin" -> texts.of("mtu." + value);
            case "detail.ipv6Origin" -> texts.of("origin." + value);
            case "detail.dns" -> texts.of("names." + value);
            case "detail.routes" -> value.equals(ConnectionStatus.Detail.EVERYTHING) ? texts.of("routes.all") : value;
            default -> value;
        };
    }

    public String rung(Rung rung) {
        return texts.of("rung." + key(rung));
    }

    public String button(ConnectionStatus view) {
        return texts.of(
                switch (view.state()) {
                    case DISCONNECTED, ERROR -> "button.connect";
                    case CONNECTED -> "button.disconnect";
                    case DISCONNECTING -> "button.disconnecting";
                    case RESOLVING, GUARDING, CONNECTING, RECONNECTING -> "button.cancel";
                });
    }

    private static String key(Enum<?> value) {
        return value.name().toLowerCase(java.util.Locale.ROOT).replace('_', '-');
    }
}
