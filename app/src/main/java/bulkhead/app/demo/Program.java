package bulkhead.app.demo;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The programs of this computer that the demonstration runs. */
final class Program {
    /** Where sbin is not on every user's path. */
    private static final String PATH =
            Optional.ofNullable(System.getenv("PATH")).orElse("") + ":/usr/sbin:/sbin:/usr/bin:/bin";

    private Program() {}

    static Optional<Path> find(String name) {
        return Stream.of(PATH.split(":"))
                .filter(folder -> folder.startsWith("/"))
                .map(folder -> Path.of(folder, name))
                .filter(Files::isExecutable)
                .findFirst();
    }

    /** A process that finds the same programs as this one. */
    static ProcessBuilder process(List<String> command) {
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().put("PATH", PATH);
        return builder;
    }

    /**
     * Runs a program to its end.
     *
     * @return what it said on both its outputs
     * @throws DemoException when it ended with anything but 0
     */
    static String run(String... command) throws DemoException, InterruptedException {
        try {
            ProcessBuilder builder = process(List.of(command)).redirectErrorStream(true);
            builder.environment().put("LC_ALL", "C");
            Process process = builder.start();
            process.getOutputStream().close();
            String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
            if (process.waitFor() != 0) {
                throw new DemoException(String.join(" ", command) + " failed: " + said);
            }
            return said;
        } catch (IOException e) {
            throw new DemoException(command[0] + " could not be run: " + e.getMessage());
        }
    }
}
