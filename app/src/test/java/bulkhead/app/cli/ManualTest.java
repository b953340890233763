package bulkhead.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

/** The manual and the program say the same. */
class ManualTest {
    private final CommandLine program = BulkheadCommand.line();

    @Test
    void theManualHasEveryOptionAndNoOther() throws IOException {
        Set<String> options = new TreeSet<>();
        Set<String> opposites = new TreeSet<>();
        collectOptions(program, options, opposites);

        Set<String> named = words("--[a-z0-9]+(?:-[a-z0-9]+)*", manual());
        assertThat(named).containsAll(options);
        options.addAll(opposites);
        assertThat(options).containsAll(named);
    }

    @Test
    void theManualHasEveryCommand() throws IOException {
        for (var command : program.getSubcommands().entrySet()) {
            if (!command.getValue().getCommandSpec().usageMessage().hidden()) {
                assertThat(manual()).contains("bulkhead\n.B " + command.getKey());
            }
        }
    }

    @Test
    void theManualHasEveryEventAndItsFields() throws IOException {
        String report = Files.readString(root().resolve("app/src/main/java/bulkhead/app/cli/JsonReport.java"));
        Set<String> names = words("(?<=\"event\", \")[a-z0-9-]+", report);
        names.addAll(words("(?<=\\b(?:put|putArray)\\(\\s{0,99}\")\\w+", report));

        assertThat(names).contains("connected", "ipv6-blocked", "linkLocal", "prefixes", "families");
        assertThat(words("[\\w-]+", manual())).containsAll(names);
    }

    private static void collectOptions(CommandLine command, Set<String> options, Set<String> opposites) {
        command.getCommandSpec().options().forEach(option -> {
            if (!option.hidden()) {
                options.add(option.longestName());
                String name = option.longestName();
                if (option.negatable()) {
                    opposites.add(new Opposites().makeNegative(name, command.getCommandSpec()));
                }
            }
        });
        for (CommandLine sub : command.getSubcommands().values()) {
            if (!sub.getCommandSpec().usageMessage().hidden()) {
                collectOptions(sub, options, opposites);
            }
        }
    }

    private static Set<String> words(String pattern, String text) {
        Set<String> words = new TreeSet<>();
        for (Matcher matcher = Pattern.compile(pattern).matcher(text); matcher.find(); ) {
            words.add(matcher.group());
        }
        return words;
    }

    /** Without roff's escapes of hyphens and changes of font. */
    private static String manual() throws IOException {
        return Files.readString(root().resolve("docs/bulkhead.1"))
                .replace("\\-", "-")
                .replaceAll("\\\\f.", "");
    }

    private static Path root() {
        Path folder = Path.of("").toAbsolutePath();
        while (!Files.exists(folder.resolve("docs/bulkhead.1"))) {
            folder = folder.getParent();
        }
        return folder;
    }
}
