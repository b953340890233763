package bulkhead.app.demo;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** This program's own command line, to start it again with other arguments and the same JVM options. */
final class Self {
    /** Where the process starts; by its name, as that knows of this command. */
    private static final String MAIN = "bulkhead.app.Main";

    private static final String MODULE_MAIN = "bulkhead.app/" + MAIN;

    private Self() {}

    /** What starts this program with these arguments. */
    static List<String> command(String... arguments) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of("/proc/self/exe").toRealPath().toString());
        command.addAll(jvmOptions(commandLine()));
        command.addAll(List.of(arguments));
        return command;
    }

    /** All between the JVM and the program's own arguments; none for a launcher that brings them itself. */
    private static List<String> jvmOptions(List<String> line) {
        for (int i = 1; i < line.size(); i++) {
            if (line.get(i).equals(MODULE_MAIN) || line.get(i).equals(MAIN)) {
                return line.subList(1, i + 1);
            }
        }
        return List.of();
    }

    private static List<String> commandLine() throws IOException {
        String line = new String(Files.readAllBytes(Path.of("/proc/self/cmdline")), StandardCharsets.UTF_8);
        return List.of(line.split("\0"));
    }
}
