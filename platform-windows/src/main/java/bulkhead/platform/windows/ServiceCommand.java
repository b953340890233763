package bulkhead.platform.windows;

import bulkhead.leakguard.host.HostException;

/** A command line of Windows. */
final class ServiceCommand {
    private static final String SAID = "guard install";
    private static final String WANTED = "guard serve";

    private ServiceCommand() {}

    /**
     * That of the service, from that of {@code guard install}: the same runtime and modules. The program's path is whole and in quotation marks,
     * as without them Windows tries each part of it before a space ("CreateServiceW", remarks).
     *
     * @param commandLine as Windows has it
     * @param program the file that runs
     */
    static String of(String commandLine, String program) throws HostException {
        String line = commandLine.strip();
        if (!line.endsWith(SAID)) {
            throw new HostException(
                    "the service is what this very command is without options: use bulkhead guard install");
        }
        int end = line.startsWith("\"") ? line.indexOf('"', 1) + 1 : line.indexOf(' ');
        String between = line.substring(end, line.length() - SAID.length());
        return '"' + program + '"' + between + WANTED;
    }
}
