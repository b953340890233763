package bulkhead.platform.macos.system;

import bulkhead.leakguard.host.HostException;
import java.util.List;

/** Programs of this host, run with an array of arguments and never through a shell. */
public interface Commands {
    /** Those that are used, each where macOS has it. */
    enum Program {
        PFCTL("/sbin/pfctl"),
        IFCONFIG("/sbin/ifconfig"),
        ROUTE("/sbin/route"),
        NETSTAT("/usr/sbin/netstat"),
        SCUTIL("/usr/sbin/scutil"),
        LAUNCHCTL("/bin/launchctl"),
        DSEDITGROUP("/usr/sbin/dseditgroup");

        private final String path;

        Program(String path) {
            this.path = path;
        }

        public String path() {
            return path;
        }
    }

    /** How a program ended. */
    record Result(int exit, String out, String err) {
        public boolean ok() {
            return exit == 0;
        }
    }

    /** Runs it to its end, whatever that is. */
    Result run(Program program, String input, List<String> arguments) throws HostException;
}
