package bulkhead.app.leaktest;

import bulkhead.app.files.FileReason;
import bulkhead.app.files.UserFolders;
import bulkhead.app.rights.AsRoot;
import bulkhead.leakguard.HostNetworkProvider;
import bulkhead.leakguard.host.HostException;
import bulkhead.leakguard.probe.Finding;
import bulkhead.leakguard.probe.LeakReport.Verdict;
import bulkhead.leakguard.probe.Targets;
import java.io.IOException;
import java.time.Instant;
import java.util.stream.Stream;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The leak test's result in short.
 *
 * @param at when it ended
 * @param millis for how long was looked, with the guard closed
 * @param left packets that left although the guard promises to stop them
 */
public record Proof(Instant at, long millis, long left, Verdict verdict) {
    /** There is no result, for a reason that the message says to the user. */
    public static final class NoneException extends Exception {
        private static final long serialVersionUID = 1;
        private final String command;

        NoneException(String message, String command) {
            super(message);
            this.command = command;
        }

        /** What does the same in a terminal. */
        public String command() {
            return command;
        }
    }

    /** Whoever makes one. */
    @FunctionalInterface
    public interface Maker {
        Proof make() throws NoneException, InterruptedException;
    }

    /** Tests this computer: with the rights of this process, or else by those that the desktop asks for. */
    public static Proof now() throws NoneException, InterruptedException {
        AsRoot asRoot = AsRoot.self("leaktest", "--json");
        String inTerminal = AsRoot.self("leaktest").words();
        try {
            return own();
        } catch (LeakTest.StoppedException e) {
            throw new NoneException("stopped", inTerminal);
        } catch (IOException e) {
            throw new NoneException(FileReason.sentence(e), inTerminal);
        } catch (HostException e) {
            if (!asRoot.isPossible()) {
                throw new NoneException(e.getMessage(), inTerminal);
            }
            return by(asRoot, inTerminal);
        }
    }

    private static Proof own() throws HostException, IOException, InterruptedException, LeakTest.StoppedException {
        LeakTest test = new LeakTest(
                HostNetworkProvider.ofThisHost(),
                Targets.DOCUMENTATION,
                UserFolders.state(),
                UserFolders.state().resolve("leaktest.pcapng"));
        return of(test.run(test.links()));
    }

    private static Proof by(AsRoot asRoot, String inTerminal) throws NoneException, InterruptedException {
        try {
            AsRoot.Ended ended = asRoot.run();
            if (ended.isRefused()) {
                throw new NoneException("an administrator's permission is needed, and was not given", inTerminal);
            }
            return read(ended.output());
        } catch (IOException e) {
            throw new NoneException(e.getMessage(), inTerminal);
        }
    }

    static Proof of(LeakTest.Result result) {
        long left = result.report().findings().stream()
                .filter(finding -> finding.outcome() == Finding.Outcome.LEAKED)
                .count();
        return new Proof(Instant.now(), result.millis(), left, result.report().verdict());
    }

    /** @param json as {@code leaktest --json} prints it */
    static Proof read(String json) throws IOException {
        try {
            JsonNode tree = JsonMapper.shared().readTree(json);
            long left = tree.path("findings")
                    .valueStream()
                    .filter(finding -> finding.path("outcome").asString("").equals(Finding.Outcome.LEAKED.label()))
                    .count();
            Verdict verdict = Stream.of(Verdict.values())
                    .filter(each -> each.label().equals(tree.path("verdict").asString("")))
                    .findFirst()
                    .orElseThrow(() -> new IOException(json));
            return new Proof(Instant.now(), tree.path("millis").asLong(0), left, verdict);
        } catch (JacksonException e) {
            throw new IOException(json, e);
        }
    }
}
