package bulkhead.platform.linux.system;

import bulkhead.leakguard.host.HostException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A program of this host, run with an array of arguments and never through a shell. */
public enum Command {
    RESOLVECTL("resolvectl", "systemd-resolved"),
    RESOLVCONF("resolvconf", "openresolv"),
    SYSTEMCTL("systemctl", "systemd"),
    WG("wg", "wireguard-tools"),
    ID("id", "coreutils");

    private static final Logger LOG = LoggerFactory.getLogger(Command.class);
    private static final long TIMEOUT_SECONDS = 20;
    /** Process gives what a signal ended the exit code that a shell would: 128 and the signal's number. */
    private static final int BY_SIGNAL = 128;

    private static final int SIGNALS = 64;

    private final String program;
    private final String packageName;

    Command(String program, String packageName) {
        this.program = program;
        this.packageName = packageName;
    }

    /** How a program ended. */
    public record Result(int exit, String out, String err) {
        public boolean ok() {
            return exit == 0;
        }
    }

    /** Where the program is; sbin is not on every user's path. */
    public Optional<Path> find() {
        String path = Optional.ofNullable(System.getenv("PATH")).orElse("");
        return Stream.concat(Stream.of(path.split(":")), Stream.of("/usr/sbin", "/sbin", "/usr/bin", "/bin"))
                .filter(directory -> directory.startsWith("/"))
                .map(directory -> Path.of(directory, program))
                .filter(Files::isExecutable)
                .findFirst();
    }

    /** Runs it to its end, whatever that is, but for one that it did not come to by itself: nobody knows what it did then. */
    public Result run(String input, List<String> arguments) throws HostException {
        Path file = find().orElseThrow(() ->
                new HostException("the program " + program + " is missing: install the package " + packageName));
        List<String> line = new ArrayList<>();
        line.add(file.toString());
        line.addAll(arguments);
        ProcessBuilder builder = new ProcessBuilder(line);
        builder.environment().put("LC_ALL", "C");
        try {
            Process process = builder.start();
            CompletableFuture.delayedExecutor(TIMEOUT_SECONDS, TimeUnit.SECONDS).execute(process::destroyForcibly);
            write(input, process);
            String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            String err = new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
            Result result = new Result(process.waitFor(), out, err.strip());
            LOG.debug("{} {} ended {} {}", program, arguments, result.exit(), result.err());
            if (result.exit() > BY_SIGNAL && result.exit() <= BY_SIGNAL + SIGNALS) {
                throw new HostException("the program " + program + " was ended before it was done, at the latest after "
                        + TIMEOUT_SECONDS + " s: try again once this computer has less to do");
            }
            return result;
        } catch (IOException e) {
            throw new HostException("the program " + program + " could not be run: " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new HostException("interrupted while " + program + " ran", e);
        }
    }

    private static void write(String input, Process process) {
        try (OutputStream stdin = process.getOutputStream()) {
            stdin.write(input.getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            LOG.debug("the program ended before it read all: {}", e.getMessage());
        }
    }
}
