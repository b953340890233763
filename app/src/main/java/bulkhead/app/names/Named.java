package bulkhead.app.names;

/** A value of a kind of ours, which has its public name beside it. */
public interface Named {
    /** What programs and files call it; another name in the code does not change it. */
    String label();
}
