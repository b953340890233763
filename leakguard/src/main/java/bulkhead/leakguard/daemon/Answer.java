package bulkhead.leakguard.daemon;

import java.util.Optional;

/** A reply, and the device or socket that is handed over with it. */
record Answer(Reply reply, Optional<AutoCloseable> resource) {
    static final Answer OK = of(new Reply.Ok());

    static Answer of(Reply reply) {
        return new Answer(reply, Optional.empty());
    }

    static Answer opened(AutoCloseable resource) {
        return new Answer(new Reply.Opened(), Optional.of(resource));
    }
}
