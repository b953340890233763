package bulkhead.app.tunnel;

import bulkhead.protocol.core.Machine;

/** The clock that a host of a test and the server behind its network go by. */
interface Timing {
    long now();

    void after(long millis, Runnable action);

    /** A machine on the same clock. */
    void drive(Machine<?> driven, Runnable afterTick);

    /** For a thread that is about to begin. */
    <T> Inbox<T> inbox();

    /** Nothing more happens. */
    void end();

    /** Where one thread waits for what comes to it. */
    interface Inbox<T> {
        void add(T item);

        /** The next item, or null after {@link #close}. */
        T take();

        void close();
    }
}
