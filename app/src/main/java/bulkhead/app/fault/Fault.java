package bulkhead.app.fault;

/** Something that should not have happened in this program, in words for who uses it. */
public final class Fault {
    private Fault() {}

    /** One sentence: what happened, and what to do. */
    public static String sentence(Throwable fault) {
        return switch (fault) {
            case OutOfMemoryError _ ->
                "Bulkhead had not enough memory for that (it may have "
                        + (Runtime.getRuntime().maxMemory() >> 20) + " MiB): try it with a smaller file";
            case StackOverflowError _ -> "what Bulkhead was to read is nested too deeply: try it with another file";
            default -> "Bulkhead has a fault (" + fault.getClass().getSimpleName() + "); the log says more";
        };
    }
}
