package bulkhead.app.cli;

import picocli.CommandLine.IVersionProvider;

/** The version the jar was built with. */
final class Version implements IVersionProvider {
    @Override
    public String[] getVersion() {
        String version = Version.class.getModule().getDescriptor().rawVersion().orElse("development build");
        return new String[] {"bulkhead " + version};
    }
}
