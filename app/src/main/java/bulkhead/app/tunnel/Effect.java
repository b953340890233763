package bulkhead.app.tunnel;

import bulkhead.leakguard.host.TunnelPlan;
import bulkhead.leakguard.policy.GuardState;
import bulkhead.protocol.core.Failure;
import java.net.InetAddress;
import java.util.Optional;

/** What is to be done about an input, in the order of the list that it stands in. */
sealed interface Effect<S> {
    /** Says goodbye in passing, and forgets the session and what it brought. */
    record Abandon<S>(S session) implements Effect<S> {}

    /** Says goodbye in order: {@link Input.Closed} follows. */
    record Goodbye<S>(S session) implements Effect<S> {}

    /** Begins the session once the guard lets it through. */
    record Connect<S>(S session) implements Effect<S> {}

    /** The guard's next state is that of a connection that is gone; what applies a plan after this applies it. */
    record Tighten<S>() implements Effect<S> {}

    /** The server has this address: the next connection need not ask for it in the open. */
    record Remember<S>() implements Effect<S> {}

    record TellUp<S>(GuardState.Connected up, Optional<TunnelPlan> tunnel) implements Effect<S> {}

    record TellLost<S>(Failure why) implements Effect<S> {}

    record TellLeaving<S>() implements Effect<S> {}

    /** Another session, at once or after a while. */
    record Seek<S>(Failure why, boolean told) implements Effect<S> {}

    /** The same after an attempt that found no way. */
    record SeekAgain<S>(Failure why) implements Effect<S> {}

    /** A session with another address of the server's: {@link Input.Begun} or {@link Input.NoWay} follows. */
    record Move<S>(Failure why, InetAddress next) implements Effect<S> {}

    record ReplaceTun<S>() implements Effect<S> {}

    /** This is why it ends, unless something else was before. */
    record Fail<S>(Failure why) implements Effect<S> {}

    /** The end: the host's network is let go. */
    record Stop<S>() implements Effect<S> {}
}
