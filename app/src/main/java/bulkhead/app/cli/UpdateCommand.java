package bulkhead.app.cli;

import bulkhead.app.policy.Policy;
import bulkhead.app.policy.PolicyException;
import bulkhead.app.update.Installation;
import bulkhead.app.update.UpdateException;
import bulkhead.app.update.UpdateIndex;
import bulkhead.app.update.Updates;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Fetches a newer Bulkhead; what a package manager brought is its business. */
@Command(
        name = "update",
        description =
                "Looks for a newer Bulkhead, fetches it where no package manager does, and says how to install it. It"
                        + " asks nobody else, and the guard stays as it is.",
        mixinStandardHelpOptions = true,
        sortOptions = false)
final class UpdateCommand implements Callable<Integer> {
    @Option(names = "--check", description = "Look only, and fetch nothing.")
    private boolean check;

    @Option(
            names = "--to",
            paramLabel = "FOLDER",
            description = "Where to put what is fetched; by default beside the folder that Bulkhead is in.")
    private Path to;

    @Mixin
    private LogOption log;

    @Override
    public Integer call() {
        log.apply();
        Installation here = Installation.ofThis();
        Optional<String> others = here.kind().advice();
        if (others.isPresent()) {
            System.out.println(others.get());
            return 0;
        }
        try {
            return update(here, Updates.from(Policy.ofHost().publisherHere()));
        } catch (PolicyException e) {
            System.err.println("bulkhead: " + e.getMessage());
            return ExitCode.HOST;
        } catch (UpdateException e) {
            System.err.println("bulkhead: " + e.getMessage());
            return switch (e.side()) {
                case NO_ANSWER -> ExitCode.NO_ANSWER;
                case REFUSED -> ExitCode.ENDED_BY_SERVER;
                case HERE -> ExitCode.HOST;
            };
        }
    }

    private int update(Installation here, Updates updates) throws UpdateException {
        String version = here.version().orElseThrow();
        UpdateIndex index = updates.ask();
        if (!Updates.isNewer(index.release(), here)) {
            System.out.println("Bulkhead " + version + " is the newest.");
            return 0;
        }
        System.out.println("Bulkhead " + index.release() + " is there; this is " + version + ".");
        if (check) {
            System.out.println("Fetch it: bulkhead update");
            return 0;
        }
        Path parent = here.folder().toAbsolutePath().getParent();
        Path file = updates.fetch(index, to == null ? parent : to);
        System.out.println("It is in " + file + ", and is what the publisher signed. Install it beside this one:");
        System.out.println("  tar -xf '" + file + "' -C '" + parent + "'");
        System.out.println("This one goes on until you end it, and can be deleted then.");
        return 0;
    }
}
