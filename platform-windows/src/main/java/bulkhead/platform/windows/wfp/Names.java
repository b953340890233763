package bulkhead.platform.windows.wfp;

import java.util.Map;
import java.util.Optional;

/**
 * What the rules' names are on this computer, as of now.
 *
 * @param program the executable file whose sockets are ours
 * @param interfaces by the name that people see
 */
public record Names(String program, Map<String, Interface> interfaces) {
    /** An interface as Windows has it: by a number that it keeps, and by one that is given again. */
    public record Interface(long luid, int index) {}

    public Names {
        interfaces = Map.copyOf(interfaces);
    }

    Optional<Interface> find(String name) {
        return Optional.ofNullable(interfaces.get(name));
    }
}
