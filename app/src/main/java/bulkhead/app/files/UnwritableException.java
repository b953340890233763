package bulkhead.app.files;

import java.io.IOException;

/** A file could not be written, or a folder not made: a full disk, or one that is not the user's. The message is a sentence. */
public final class UnwritableException extends IOException {
    private static final long serialVersionUID = 1L;

    public UnwritableException(String what, IOException cause) {
        super(what + ": " + FileReason.of(cause), cause);
    }

    /** Whether that is why something else failed. */
    public static boolean isBehind(Throwable e) {
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof UnwritableException) {
                return true;
            }
        }
        return false;
    }
}
