package bulkhead.app.rights;

import bulkhead.app.settings.LoginStart;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A program that is to run as root: by polkit's pkexec, which asks for the password in a window of the desktop's own.
 *
 * @param program by its path, or the name by which a terminal finds it
 */
public record AsRoot(String program, List<String> arguments) {
    /** As pkexec(1) has them: the question was closed, and this user may not. */
    private static final List<Integer> REFUSED = List.of(126, 127);

    public AsRoot {
        arguments = List.copyOf(arguments);
    }

    /** What the program printed. @param exit as pkexec or the program ended */
    public record Ended(int exit, String output) {
        /** Whether the program did not run, as nobody allowed it. */
        public boolean isRefused() {
            return REFUSED.contains(exit);
        }
    }

    /** This program itself. */
    public static AsRoot self(String... arguments) {
        return new AsRoot(launcher().map(Path::toString).orElse("bulkhead"), List.of(arguments));
    }

    /** Whether the desktop can ask for the rights; else there are {@link #words} for a terminal. */
    public boolean isPossible() {
        return pkexec().isPresent() && Files.isExecutable(Path.of(program));
    }

    /** For a terminal. */
    public String words() {
        List<String> words = new ArrayList<>(List.of("sudo", program));
        words.addAll(arguments);
        return words(words);
    }

    /** A command as a shell takes it. */
    static String words(List<String> command) {
        return String.join(" ", command.stream().map(AsRoot::quoted).toList());
    }

    /** Waits for the question and for the program's end. */
    public Ended run() throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                pkexec().orElseThrow(() -> new IOException("there is no pkexec here"))
                        .toString(),
                program));
        command.addAll(arguments);
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        process.getOutputStream().close();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        return new Ended(process.waitFor(), output);
    }

    private static String quoted(String word) {
        return word.matches("[A-Za-z0-9_./=:@%+,-]+") ? word : "'" + word.replace("'", "'\\''") + "'";
    }

    private static Optional<Path> launcher() {
        return Optional.ofNullable(System.getProperty(LoginStart.LAUNCHER, System.getProperty("jpackage.app-path")))
                .map(Path::of)
                .filter(Files::isExecutable);
    }

    private static Optional<Path> pkexec() {
        return Stream.of(Optional.ofNullable(System.getenv("PATH"))
                        .orElse("/usr/bin:/bin")
                        .split(":"))
                .filter(folder -> folder.startsWith("/"))
                .map(folder -> Path.of(folder, "pkexec"))
                .filter(Files::isExecutable)
                .findFirst();
    }
}
