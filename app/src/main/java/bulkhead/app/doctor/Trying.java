package bulkhead.app.doctor;

import bulkhead.app.status.ConnectionStatus;
import bulkhead.app.tunnel.TunnelRequest;
import java.util.Optional;

/** The one session of an examination: the user's own, or a {@link Trial} as soon as somebody asks. */
final class Trying {
    private final Optional<TunnelRequest> request;
    private Optional<Evidence> seen;

    Trying(Optional<ConnectionStatus> running, Optional<TunnelRequest> request) {
        this.request = request;
        seen = running.map(Evidence::of);
    }

    Evidence seen() throws InterruptedException {
        if (seen.isEmpty()) {
            seen = Optional.of(request.isPresent() ? Trial.of(request.get()).seen() : Evidence.NONE);
        }
        return seen.get();
    }

    /** Nothing where nobody asked, as a layer below is broken. */
    Evidence seenIfTried() {
        return seen.orElse(Evidence.NONE);
    }
}
