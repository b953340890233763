package bulkhead.app.status;

import bulkhead.app.tunnel.Measurement;
import java.util.Optional;

/** Why a connection that is up is not to be taken for one that carries, or a guard for one that holds. */
public sealed interface Doubt extends Ailment {
    /** A measurement comes each second; one that is older says nothing of now. */
    long FRESH_MILLIS = 3_500;

    /** Whoever runs the connection has said nothing of it for longer than it usually does. */
    record Unheard(long millis) implements Doubt {}

    /** The link to the server carries nothing. */
    record Unplugged(String link) implements Doubt {}

    /** The server owes an answer. */
    record Silent(long millis) implements Doubt {}

    /** Nobody looks after the guard's rules: other programs of root's can change them unseen. */
    record Unwatched() implements Doubt {}

    /** As {@link ConnectionStatus#doubt}. */
    static Optional<Doubt> of(ConnectionStatus status, long now) {
        return ofCarrying(status, now)
                .or(() -> status.isActive() && status.concerns().unwatched()
                        ? Optional.of(new Unwatched())
                        : Optional.empty());
    }

    /** Whether it carries anything. */
    static Optional<Doubt> ofCarrying(ConnectionStatus status, long now) {
        Optional<Doubt> carrier = status.concerns().unplugged().map(Unplugged::new);
        return switch (status.state()) {
            case CONNECTING -> carrier;
            case CONNECTED -> carrier.or(() -> status.measured().flatMap(newest -> of(newest, now)));
            default -> Optional.empty();
        };
    }

    private static Optional<Doubt> of(Measurement newest, long now) {
        if (now - newest.at() > FRESH_MILLIS) {
            return Optional.of(new Unheard(now - newest.at()));
        }
        return newest.silentSince().map(since -> new Silent(Math.max(now, newest.at()) - since));
    }
}
