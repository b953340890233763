package bulkhead.protocol.wire;

/** Bytes that do not parse. Carries no stack: it is caught once per layer, where it becomes a counted drop. */
public final class MalformedException extends Exception {
    private static final long serialVersionUID = 1L;

    public MalformedException(String what) {
        super(what, null, false, false);
    }
}
