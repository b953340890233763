package bulkhead.app.update;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.tools.ToolProvider;

/** {@code scripts/UpdateIndex.java} with a key of its own. */
final class SigningTool {
    private static Path classes;

    private final Path key;
    private final String publicKey;

    SigningTool(Path key) throws Exception {
        this.key = key;
        String said = run("--new-key", key.toString());
        assertThat(said).startsWith("key ");
        publicKey = said.strip().substring("key ".length());
    }

    String publicKey() {
        return publicKey;
    }

    void sign(Path folder, String release, String... more) throws Exception {
        List<String> arguments = new ArrayList<>(List.of("--key", key.toString(), "--release", release));
        arguments.addAll(List.of(more));
        arguments.add(folder.toString());
        run(arguments.toArray(String[]::new));
    }

    /** Compiled once, for as many times as it is run here. */
    private static synchronized Path classes() throws Exception {
        if (classes == null) {
            Path here = Path.of("").toAbsolutePath();
            Path root = here.endsWith("app") ? here.getParent() : here;
            Path folder = Files.createTempDirectory("signing-tool");
            int failed = ToolProvider.getSystemJavaCompiler()
                    .run(
                            null,
                            null,
                            null,
                            "-d",
                            folder.toString(),
                            root.resolve("scripts/UpdateIndex.java").toString());
            assertThat(failed).isZero();
            classes = folder;
        }
        return classes;
    }

    private static String run(String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                classes().toString(),
                "UpdateIndex"));
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes());
        assertThat(process.waitFor()).as(said).isZero();
        return said;
    }
}
