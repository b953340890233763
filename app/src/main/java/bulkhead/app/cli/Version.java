package bulkhead.app.cli;

import java.io.IOException;
import java.lang.module.ModuleDescriptor;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.IVersionProvider;

/** What this is: of a package, with the commit it was built from and the Java in it; else the version the jar was built with. */
final class Version implements IVersionProvider {
    private static final String FIRST = "version ";

    /** Beside a package's own Java. */
    private static final Path PROVENANCE =
            Path.of(System.getProperty("java.home")).resolveSibling("provenance");

    private final Path provenance;

    Version() {
        this(PROVENANCE);
    }

    Version(Path provenance) {
        this.provenance = provenance;
    }

    @Override
    public String[] getVersion() {
        try {
            List<String> lines = Files.readAllLines(provenance);
            if (!lines.isEmpty() && lines.getFirst().startsWith(FIRST)) {
                lines.set(0, "bulkhead " + lines.getFirst().substring(FIRST.length()));
                return lines.toArray(String[]::new);
            }
        } catch (IOException e) {
            // It runs from a checkout.
        }
        String version = Optional.ofNullable(Version.class.getModule().getDescriptor())
                .flatMap(ModuleDescriptor::rawVersion)
                .orElse("development build");
        return new String[] {"bulkhead " + version};
    }
}
