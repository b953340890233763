package bulkhead.leakguard.host;

/** A running notification; closing ends it. */
public interface Subscription extends AutoCloseable {
    @Override
    void close();
}
