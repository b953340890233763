package bulkhead.app.cli;

import picocli.CommandLine.Option;

/** How much to log. */
final class LogOption {
    @Option(
            names = "--log-level",
            paramLabel = "LEVEL",
            defaultValue = "warn",
            description = "What to log on standard error: ${COMPLETION-CANDIDATES}.")
    private LogLevel level = LogLevel.warn;

    void apply() {
        level.apply();
    }
}
