package bulkhead.app.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import bulkhead.app.profile.Profile;
import bulkhead.app.profile.ProfileStore;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;

/** The script that {@code bulkhead completion} prints, in the shells that it is for. */
class CompletionTest {
    /** Each line is words, the last of which ends in a dot, where the cursor is. */
    private static final String ASK = """
            while IFS=$'\\t' read -r -a COMP_WORDS; do
                COMP_CWORD=$((${#COMP_WORDS[@]} - 1))
                COMP_WORDS[COMP_CWORD]=${COMP_WORDS[COMP_CWORD]%.}
                _bulkhead
                printf '%s\\t' "${COMPREPLY[@]}"
                echo
            done
            """;

    @TempDir
    private Path folder;

    private final CommandLine program = BulkheadCommand.line();
    private final Map<List<String>, List<String>> wanted = new LinkedHashMap<>();

    @BeforeEach
    void profiles() throws IOException {
        Path profiles = Files.createDirectories(folder.resolve("bulkhead/profiles"));
        for (String name : List.of("office.json", "at home.json", ".order.json")) {
            Files.createFile(profiles.resolve(name));
        }
        ProfileStore store = new ProfileStore(profiles);
        store.create("Bob & Zuhause (\"alt\")", Profile.EMPTY);
        Files.createFile(folder.resolve("a file"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"bash", "zsh"})
    void everyCommandAndOptionIsCompleted(String shell) throws Exception {
        collect(List.of("bulkhead"), program);
        want("bulkhead guard st", "status");
        want("bulkhead help prof", "profile");
        want("bulkhead help profile re", "rename", "restore");
        want("bulkhead connect ", "Bob\\ \\&\\ Zuhause\\ \\(\\\"alt\\\"\\)", "at\\ home", "office");
        want("bulkhead connect off", "office");
        want("bulkhead profile add ");
        want("bulkhead profile copy o", "office");
        want("bulkhead connect --outer ", "4", "6");
        want("bulkhead connect --weak 3", "3des");
        want("bulkhead connect --auth m", "mschapv2");
        want("bulkhead connect --log-level d", "debug");
        want("bulkhead connect --server ");
        want("bulkhead connect --psk-file a", "a file");
        want("bulkhead desktop --connect of", "office");
        want("bulkhead profile secrets --ask p", "password", "psk");
        want("bulkhead profile export office --format mob", "mobileconfig");
        want("bulkhead guard portal -- bulkhead-no-such-program");
        want("bulkhead guard portal -- --no");

        assertThat(ask(shell, wanted.keySet().stream().toList()))
                .containsExactlyElementsOf(
                        wanted.values().stream().map(TreeSet::new).toList());
    }

    /** Which bash hands over as a word of its own. */
    @ParameterizedTest
    @ValueSource(strings = {"bash", "zsh"})
    void completesWhatStandsBehindAnEqualsSign(String shell) throws Exception {
        String[] broken = shell.equals("bash") ? new String[] {"--outer", "=", ""} : new String[] {"--outer="};
        String lead = shell.equals("bash") ? "" : "--outer=";
        List<String> line = new ArrayList<>(List.of("bulkhead", "connect"));
        line.addAll(List.of(broken));
        assertThat(ask(shell, List.of(line))).containsExactly(new TreeSet<>(List.of(lead + "4", lead + "6")));
    }

    private void want(String line, String... words) {
        wanted.put(Arrays.asList(line.split(" ", -1)), List.of(words));
    }

    /** All that is visible: of each command its commands, its options, and each option by all but its last letter. */
    private void collect(List<String> path, CommandLine command) {
        List<CommandLine> subcommands = command.getSubcommands().values().stream()
                .filter(sub -> !sub.getCommandSpec().usageMessage().hidden())
                .toList();
        if (!subcommands.isEmpty()) {
            Stream<String> names = subcommands.stream().map(CommandLine::getCommandName);
            wanted.put(
                    with(path, ""),
                    Stream.concat(names, path.size() == 1 ? Stream.of("help") : Stream.of())
                            .toList());
        }
        List<String> options = command.getCommandSpec().options().stream()
                .filter(option -> !option.hidden())
                .flatMap(option -> Stream.concat(Stream.of(option.longestName()), opposite(option)))
                .toList();
        wanted.put(with(path, "-"), options);
        for (String option : options) {
            String typed = option.substring(0, option.length() - 1);
            wanted.put(
                    with(path, typed),
                    options.stream().filter(o -> o.startsWith(typed)).toList());
        }
        subcommands.forEach(sub -> collect(with(path, sub.getCommandName()), sub));
    }

    private static Stream<String> opposite(OptionSpec option) {
        return option.negatable()
                ? Stream.of(new Opposites().makeNegative(option.longestName(), option.command()))
                : Stream.of();
    }

    private static List<String> with(List<String> path, String word) {
        return Stream.concat(path.stream(), Stream.of(word)).toList();
    }

    private List<TreeSet<String>> ask(String shell, List<List<String>> lines) throws Exception {
        assumeTrue(
                Stream.of(System.getenv("PATH").split(":")).anyMatch(bin -> Files.isExecutable(Path.of(bin, shell))),
                shell + " is not installed");
        Path script = Files.writeString(folder.resolve(".script"), CompletionCommand.script(program));
        String source = shell.equals("bash") ? "set -u; . \"$0\"\n" : "compdef() { :; }; . $0; emulate sh\n";
        String ask = shell.equals("bash") ? ASK : ASK.replace("-r -a", "-r -A");
        ProcessBuilder builder = new ProcessBuilder(shell, "-c", source + ask, script.toString())
                .directory(folder.toFile())
                .redirectErrorStream(true);
        builder.environment().put("XDG_CONFIG_HOME", folder.toString());
        Process process = builder.start();
        try (var typed = process.outputWriter()) {
            for (List<String> line : lines) {
                typed.write(String.join("\t", line) + ".\n");
            }
        }
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(said).isZero();
        return said.lines()
                .map(line -> new TreeSet<>(
                        Stream.of(line.split("\t")).filter(w -> !w.isEmpty()).toList()))
                .toList();
    }
}
