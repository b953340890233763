package bulkhead.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import bulkhead.acceptance.Bulkhead;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The program itself, as processes in a home of their own. */
final class ProgramRun {
    private static final JsonMapper MAPPER = new JsonMapper();

    private final Path folder;

    /** All of it that the processes see. */
    final Map<String, String> environment = new HashMap<>();

    /** What starts them, before their own command line. */
    List<String> by = List.of();

    /** What they read from standard input. */
    String input = "";

    record Run(int code, String out, String err) {}

    ProgramRun(Path folder) {
        this.folder = folder;
        environment.put("XDG_CONFIG_HOME", folder.resolve("config").toString());
    }

    /** What went well and has nothing to complain of. */
    Run good(String... arguments) throws Exception {
        Run run = run(arguments);
        assertThat(run.code()).as(run.err()).isZero();
        assertThat(run.err()).isEmpty();
        return run;
    }

    JsonNode json(String... arguments) throws Exception {
        return MAPPER.readTree(good(arguments).out());
    }

    /** What went wrong and says so in one sentence. */
    String refused(String... arguments) throws Exception {
        Run run = run(arguments);
        assertThat(run.code()).as(String.join(" ", arguments) + run.err()).isEqualTo(ExitCode.USAGE);
        assertThat(run.err()).startsWith("bulkhead: ").hasLineCount(1).doesNotContain("Exception", "\tat ");
        return run.err();
    }

    Run run(String... arguments) throws IOException, InterruptedException {
        // Whoever runs the tests has a terminal, and is not to be asked there.
        List<String> line = new ArrayList<>(List.of("setsid", "--wait"));
        line.addAll(by);
        line.addAll(Bulkhead.command(null));
        line.addAll(List.of(arguments));
        Path err = folder.resolve("stderr");
        ProcessBuilder builder = new ProcessBuilder(line).redirectError(err.toFile());
        builder.environment().clear();
        builder.environment().putAll(environment);
        Process process = builder.start();
        process.getOutputStream().write(input.getBytes(StandardCharsets.UTF_8));
        process.getOutputStream().close();
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Run(process.waitFor(), out, Files.readString(err));
    }
}
