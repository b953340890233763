package bulkhead.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.ParameterException;

/** The manual, {@code --help} and README.md say the same. */
class ManualTest {
    /** What many commands take; a section of its own says which. */
    private static final Set<String> COMMON = Set.of("--help", "--version", "--log-level", "--passphrase-file");

    private final CommandLine program = BulkheadCommand.line();
    private final Map<String, CommandSpec> commands = new LinkedHashMap<>();
    private Manual manual;
    private String readme;

    @BeforeEach
    void read() throws IOException {
        manual = Manual.read();
        readme = Files.readString(Manual.root().resolve("README.md"));
        collect("", program);
    }

    @Test
    void theManualSaysHowEachCommandIsCalled() {
        commands.forEach((name, command) -> {
            List<String> usages = manual.usages(name);
            assertThat(usages).as("how '%s' is called", name).isNotEmpty();
            if (command.subcommands().isEmpty()) {
                usages.forEach(usage -> checkUsage(name, command, usage));
            } else {
                assertThat(usages).as(name).contains("COMMAND");
            }
        });
    }

    private static void checkUsage(String name, CommandSpec command, String usage) {
        List<String> known = own(command).map(ManualTest::shown).toList();
        List<String> words = new ArrayList<>(List.of(
                usage.replace("--", " --").replaceAll("\\[ +--", "[--").strip().split(" +")));
        List<String> options = words.stream()
                .map(word -> word.replaceAll("[\\[\\]]", ""))
                .filter(word -> word.startsWith("--") && word.length() > 2)
                .toList();
        assertThat(known).as("options of '%s %s'", name, usage).containsAll(options);
        if (!words.contains("[OPTIONS]")) {
            assertThat(options).as("options of '%s %s'", name, usage).containsAll(known);
        }
        words.removeIf(word -> word.isEmpty() || word.contains("--") || word.equals("[OPTIONS]") || word.equals("|"));
        assertThat(words)
                .as("arguments of '%s %s'", name, usage)
                .containsExactlyElementsOf(command.positionalParameters().stream()
                        .map(ManualTest::shown)
                        .toList());
    }

    @Test
    void theManualTellsOfEachOptionWhereItTellsOfItsCommand() {
        Set<String> ofConnect =
                own(commands.get("connect")).map(OptionSpec::longestName).collect(Collectors.toSet());
        commands.forEach((name, command) -> {
            if (!command.subcommands().isEmpty()) {
                return;
            }
            String siblings = command.parent().subcommands().keySet().stream().collect(Collectors.joining("|"));
            String about = manual.about(name, siblings);
            Set<String> own = own(command).map(OptionSpec::longestName).collect(Collectors.toCollection(TreeSet::new));
            assertThat(about).as("what is told of '%s'", name).isNotBlank();
            assertThat(all(own)).as("tags of '%s'", name).containsAll(Manual.tags(about));
            if (Set.of("profile add", "profile edit", "doctor", "verify-ipv6", "capture")
                    .contains(name)) {
                own.removeAll(ofConnect);
            }
            assertThat(words("--[a-z0-9]+(?:-[a-z0-9]+)*", about))
                    .as("options of '%s'", name)
                    .containsAll(own);
        });
    }

    /** Own options, and those of all commands. */
    private static Set<String> all(Set<String> own) {
        return Stream.concat(own.stream(), COMMON.stream()).collect(Collectors.toSet());
    }

    @Test
    void theManualSaysWhichCommandsTakeWhatManyTake() {
        String section = manual.section("OPTIONS OF MANY COMMANDS");
        for (String option : COMMON) {
            Set<String> taking = commands.entrySet().stream()
                    .filter(command -> command.getValue().findOption(option) != null)
                    .map(Map.Entry::getKey)
                    .collect(Collectors.toCollection(TreeSet::new));
            String told = Manual.all("(?s)" + option + "\\b[^\n]*\n(.*?)\\.\n", section + "\n")
                    .getFirst();
            if (taking.equals(commands.keySet())) {
                assertThat(told).as(option).isEqualTo("Of every command");
            } else {
                assertThat(told.replaceFirst("^Of ", "").split(",\\s+|\\s+and\\s+"))
                        .as(option)
                        .containsExactlyInAnyOrderElementsOf(taking);
            }
        }
    }

    @Test
    void theManualKnowsNoOtherOptions() {
        Set<String> options = new TreeSet<>();
        commands.values()
                .forEach(command -> command.options().forEach(option -> {
                    options.add(option.longestName());
                    if (option.negatable()) {
                        options.add(new Opposites().makeNegative(option.longestName(), command));
                    }
                }));
        assertThat(options)
                .containsAll(
                        words("--[a-z0-9]+(?:-[a-z0-9]+)*", manual.text().replace("install-daemon --uninstall", "")));
    }

    @Test
    void allSayTheSameOfExitCodes() {
        Map<Integer, String> help = new TreeMap<>();
        for (String line : program.getCommandSpec().usageMessage().footer()) {
            Matcher row = Pattern.compile(" *(\\d+)  (.*)").matcher(line);
            if (row.matches()) {
                help.put(Integer.valueOf(row.group(1)), row.group(2));
            }
        }
        Map<Integer, String> table = new TreeMap<>();
        Matcher row = Pattern.compile("(?m)^\\| (\\d+) \\| (.*) \\|$").matcher(readme);
        while (row.find()) {
            table.put(Integer.valueOf(row.group(1)), row.group(2).replace("`", ""));
        }
        assertThat(help.keySet())
                .isEqualTo(Arrays.stream(ExitCode.class.getFields())
                        .filter(field -> Modifier.isStatic(field.getModifiers()))
                        .map(ManualTest::value)
                        .collect(Collectors.toSet()));
        assertThat(manual.codes()).isEqualTo(help);
        assertThat(table).isEqualTo(help);
    }

    private static int value(java.lang.reflect.Field field) {
        try {
            return field.getInt(null);
        } catch (IllegalAccessException e) {
            throw new AssertionError(e);
        }
    }

    /** With options that they have. */
    @Test
    void readmeShowsEveryCommandAsItCanBeCalled() {
        Set<String> shown = new TreeSet<>();
        Matcher code = Pattern.compile(
                        "(?m)`(?:sudo )?(?:\\./)?bulkhead ([^`\n]+)`|(?:^|[|] |sudo )(?:\\./)?bulkhead ([a-z][^\n#]*)")
                .matcher(readme);
        while (code.find()) {
            String line = code.group(1) == null ? code.group(2) : code.group(1);
            String[] words = line.strip().split(" +");
            shown.add(words[0]);
            try {
                program.parseArgs(words);
            } catch (ParameterException e) {
                assertThat(line).as(e.getMessage()).isIn("profile import", "profile add", "guard portal");
            }
        }
        assertThat(shown)
                .containsAll(commands.keySet().stream()
                        .filter(name -> !name.contains(" "))
                        .toList());
    }

    @Test
    void theManualHasEveryEventAndItsFields() throws IOException {
        String report = Files.readString(Manual.root().resolve("app/src/main/java/bulkhead/app/cli/JsonReport.java"));
        Set<String> names = words("(?<=\"event\", \")[a-z0-9-]+", report);
        names.addAll(words("(?<=\\b(?:put|putArray)\\(\\s{0,99}\")\\w+", report));

        assertThat(names).contains("connected", "ipv6-blocked", "linkLocal", "prefixes", "families");
        assertThat(words("[\\w-]+", manual.text())).containsAll(names);
    }

    private void collect(String path, CommandLine line) {
        line.getSubcommands().forEach((name, sub) -> {
            if (!sub.getCommandSpec().usageMessage().hidden()) {
                commands.put((path + " " + name).strip(), sub.getCommandSpec());
                collect((path + " " + name).strip(), sub);
            }
        });
    }

    private static Stream<OptionSpec> own(CommandSpec command) {
        return command.options().stream().filter(option -> !option.hidden() && !COMMON.contains(option.longestName()));
    }

    private static String shown(ArgSpec argument) {
        if (argument instanceof OptionSpec option) {
            return option.longestName() + (option.arity().max() == 0 ? "" : "=" + option.paramLabel());
        }
        String label = argument.paramLabel()
                + (((PositionalParamSpec) argument).arity().max() > 1 ? "..." : "");
        return argument.arity().min() == 0 ? "[" + label + "]" : label;
    }

    private static Set<String> words(String pattern, String text) {
        Set<String> words = new TreeSet<>();
        for (Matcher matcher = Pattern.compile(pattern).matcher(text); matcher.find(); ) {
            words.add(matcher.group());
        }
        return words;
    }
}
