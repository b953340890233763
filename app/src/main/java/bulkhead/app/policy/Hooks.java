package bulkhead.app.policy;

import bulkhead.app.files.FileReason;
import bulkhead.app.files.RootOwned;
import bulkhead.app.tunnel.TunnelEvent;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Root's programs around a connection: with the rights of whoever connects and none that could be won besides, with nothing of their
 * environment, for so long and no longer. While there are any, the daemon opens the guard for root alone.
 */
public record Hooks(Optional<Path> before, Optional<Path> after, Duration limit) {
    static final int USUAL_SECONDS = 10;
    static final int MOST_SECONDS = 60;

    /** None. */
    public static final Hooks NONE = new Hooks(Optional.empty(), Optional.empty(), Duration.ofSeconds(USUAL_SECONDS));

    private static final Logger LOG = LoggerFactory.getLogger(Hooks.class);
    private static final Path SETPRIV = Path.of("/usr/bin/setpriv");
    private static final List<String> NOBODY =
            List.of("--reuid=65534", "--regid=65534", "--clear-groups", "--bounding-set=-all", "--inh-caps=-all");

    /** Nothing is done yet, and nothing will be when it says no. */
    public void beforeConnect() throws PolicyException {
        if (before.isPresent()) {
            run(before.get(), "before-connect");
        }
    }

    /** Has the other hook run when the connection is up for the first time, beside it. */
    public Consumer<TunnelEvent> afterConnect(Consumer<TunnelEvent> listener) {
        if (after.isEmpty()) {
            return listener;
        }
        return new Consumer<>() {
            private boolean done;

            @Override
            public void accept(TunnelEvent event) {
                listener.accept(event);
                if (event instanceof TunnelEvent.Connected && !done) {
                    done = true;
                    Thread.ofVirtual().name("after-connect").start(Hooks.this::afterConnect);
                }
            }
        };
    }

    private void afterConnect() {
        try {
            run(after.get(), "after-connect");
        } catch (PolicyException e) {
            LOG.warn("{}", e.getMessage());
        }
    }

    private void run(Path program, String event) throws PolicyException {
        try {
            run(RootOwned.check(program), event, limit);
        } catch (IOException e) {
            throw new PolicyException("the program " + program + " of this computer's policy cannot be run ("
                    + FileReason.sentence(e) + "): ask whoever administers it");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new PolicyException("the program " + program + " of this computer's policy was not waited for");
        }
    }

    /** @throws PolicyException when it does not end well, or not in time; then it was ended with all that it started */
    static void run(Path program, String event, Duration limit)
            throws IOException, InterruptedException, PolicyException {
        if (!Files.isExecutable(program)) {
            throw new IOException(program + " is no program");
        }
        List<String> command = new ArrayList<>(List.of(SETPRIV.toString(), "--no-new-privs"));
        if ((Integer) Files.getAttribute(Path.of("/proc/self"), "unix:uid") == 0) {
            command.addAll(NOBODY);
        }
        command.addAll(List.of("--", program.toString()));
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(Path.of("/").toFile())
                .redirectInput(Path.of("/dev/null").toFile())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD);
        builder.environment().clear();
        builder.environment().put("PATH", "/usr/sbin:/usr/bin:/sbin:/bin");
        builder.environment().put("LANG", "C.UTF-8");
        builder.environment().put("BULKHEAD_EVENT", event);
        Process process = builder.start();
        if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
            throw new PolicyException("the program " + program + " of this computer's policy took longer than "
                    + limit.toSeconds() + " seconds, and was ended: ask whoever administers it");
        }
        if (process.exitValue() != 0) {
            throw new PolicyException("the program " + program + " of this computer's policy says no, with code "
                    + process.exitValue() + ": ask whoever administers it");
        }
    }
}
