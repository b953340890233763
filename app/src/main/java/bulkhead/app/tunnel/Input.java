package bulkhead.app.tunnel;

import bulkhead.leakguard.host.TunnelPlan;
import bulkhead.leakguard.policy.GuardState;
import bulkhead.protocol.core.Failure;
import java.util.Optional;

/** What befalls a connection. What a session tells that is no longer the connection's own changes nothing. */
sealed interface Input<S> {
    /** A session was made, on a way to the server that has just been opened. */
    record Begun<S>(S session) implements Input<S> {}

    /** The host's network carries what the session has told up to now. */
    record Carried<S>(GuardState.Connected up, Optional<TunnelPlan> tunnel) implements Input<S> {}

    /** The session cannot go on. */
    record Broken<S>(S session, Failure why) implements Input<S> {}

    /** The session has said goodbye. */
    record Closed<S>(S session) implements Input<S> {}

    /** The network says that the session is of no use any more. */
    record Lost<S>(Failure why) implements Input<S> {}

    /** No way to the server could be opened. */
    record NoWay<S>(Failure why) implements Input<S> {}

    /** The host did not do what was asked of it. */
    record HostFailed<S>(Failure why) implements Input<S> {}

    /** The same, for lack of the tunnel's interface, which somebody removed: there will be another. */
    record WithoutTun<S>(Failure why) implements Input<S> {}

    record TunRemoved<S>(Failure why) implements Input<S> {}

    /** The host's network is not ours any more. */
    record Revoked<S>(Failure why) implements Input<S> {}

    /** @param said whether it is a person's or a system's word, and not that nobody listens any more */
    record Leave<S>(boolean said) implements Input<S> {}
}
