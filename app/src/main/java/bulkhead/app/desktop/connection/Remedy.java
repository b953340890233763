package bulkhead.app.desktop.connection;

import bulkhead.app.profile.ProfileField;
import bulkhead.app.status.ConnectionStatus;
import bulkhead.app.tunnel.TunnelEvent.State;
import bulkhead.leakguard.policy.Access;
import bulkhead.protocol.core.Failure;
import bulkhead.protocol.core.Layer;
import java.util.ArrayList;
import java.util.List;

/** What a press of a button can do about a failure. */
public sealed interface Remedy {
    /** Connects once more and also offers 3DES, MD5 and MODP-1024. */
    record RetryWithLegacySuites() implements Remedy {}

    /** @param field of the profile, which is probably wrong */
    record OpenProfile(ProfileField field) implements Remedy {}

    /** Asks for the password alone, and connects again. */
    record RetypePassword() implements Remedy {}

    record RunDoctor() implements Remedy {}

    /** Lets everything pass again that stayed blocked when the connection was given up. */
    record OpenGuard() implements Remedy {}

    /** Has somebody look after the guard's rules again. */
    record StartDaemon() implements Remedy {}

    /** The key of its button's text. */
    default String text() {
        return switch (this) {
            case RetryWithLegacySuites() -> "remedy.legacy";
            case OpenProfile(ProfileField _) -> "remedy.profile";
            case RetypePassword() -> "remedy.password";
            case RunDoctor() -> "remedy.doctor";
            case OpenGuard() -> "remedy.guard";
            case StartDaemon() -> "remedy.daemon";
        };
    }

    /** What may help, the likeliest first; nothing while there is no failure. */
    static List<Remedy> of(ConnectionStatus status) {
        List<Remedy> remedies = new ArrayList<>();
        if (status.isActive() && status.concerns().unwatched()) {
            remedies.add(new StartDaemon());
        }
        if (!status.isActive() && status.failure().isPresent()) {
            remedies.add(of(status.failure().get()));
        }
        if (status.state() == State.ERROR || status.state() == State.DISCONNECTED && isGuarded(status)) {
            remedies.add(new OpenGuard());
        }
        return remedies;
    }

    /** As after a connection whose end locks everything. */
    private static boolean isGuarded(ConnectionStatus status) {
        return status.guard().ipv4() != Access.OPEN || status.guard().ipv6() != Access.OPEN;
    }

    private static Remedy of(Failure failure) {
        return switch (failure.reason()) {
            case NO_COMMON_PROPOSAL ->
                failure.layer() == Layer.AUTHENTICATION || failure.layer() == Layer.LCP
                        ? new OpenProfile(ProfileField.AUTH)
                        : new RetryWithLegacySuites();
            case AUTHENTICATION_REFUSED ->
                switch (failure.layer()) {
                    case IKE -> new OpenProfile(ProfileField.PRE_SHARED_KEY);
                    case L2TP -> new OpenProfile(ProfileField.TUNNEL_SECRET);
                    // The server and we found no method that both allow.
                    case LCP -> new OpenProfile(ProfileField.AUTH);
                    default -> new RetypePassword();
                };
            case NO_ANSWER, ENDED_BY_PEER, PROTOCOL_VIOLATION, HOST, FAULT -> new RunDoctor();
        };
    }
}
