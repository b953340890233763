package bulkhead.platform.windows;

import bulkhead.leakguard.host.HostException;
import bulkhead.platform.windows.api.WindowsException;

/** What people are told of a call that failed. */
final class Failures {
    private Failures() {}

    /** Something that calls Windows. */
    interface Call<T> {
        T run() throws WindowsException;
    }

    static <T> T explaining(String what, Call<T> call) throws HostException {
        try {
            return call.run();
        } catch (WindowsException e) {
            String advice = e.code() == WindowsException.ERROR_ACCESS_DENIED
                    ? "run as administrator"
                    : "look whether the services BFE and NSI run, and try again";
            throw new HostException(what + " (" + e.getMessage() + "): " + advice, e);
        }
    }
}
