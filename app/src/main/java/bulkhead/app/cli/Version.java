package bulkhead.app.cli;

import bulkhead.app.update.Installation;
import java.lang.module.ModuleDescriptor;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.IVersionProvider;

/** What this is: of a package, with the commit it was built from and the Java in it; else the version the jar was built with. */
final class Version implements IVersionProvider {
    private final Path folder;

    Version() {
        this(Path.of(System.getProperty("java.home")).resolveSibling("."));
    }

    /** @param folder a package's, around its own Java */
    Version(Path folder) {
        this.folder = folder;
    }

    @Override
    public String[] getVersion() {
        Optional<List<String>> built = Installation.provenance(folder);
        if (built.isPresent()) {
            List<String> lines = new ArrayList<>(built.get());
            lines.set(0, lines.getFirst().replaceFirst("^version", "bulkhead"));
            return lines.toArray(String[]::new);
        }
        String version = Optional.ofNullable(Version.class.getModule().getDescriptor())
                .flatMap(ModuleDescriptor::rawVersion)
                .orElse("development build");
        return new String[] {"bulkhead " + version};
    }
}
