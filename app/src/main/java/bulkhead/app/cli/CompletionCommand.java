package bulkhead.app.cli;

import bulkhead.app.profile.Values;
import bulkhead.protocol.ppp.auth.AuthMethod;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Prints the script by which a shell completes this command line, made of what the commands say of themselves. */
@Command(
        name = "completion",
        description = "Prints a script by which bash or zsh completes commands, options and the names of profiles;"
                + " to try it: source <(bulkhead completion)",
        mixinStandardHelpOptions = true)
final class CompletionCommand implements Callable<Integer> {
    private static final String PROFILE = "PROFILE";

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        System.out.print(script(spec.root().commandLine()));
        return ExitCode.DISCONNECTED_BY_USER;
    }

    /** What takes the name of a profile that is there; the shell looks for them. */
    static final class Profiles extends ArrayList<String> {
        Profiles() {
            super(List.of(PROFILE));
        }
    }

    static String script(CommandLine program) {
        Map<String, CommandSpec> commands = new LinkedHashMap<>();
        collect("", program, commands);
        Map<String, String> values = new LinkedHashMap<>();
        commands.forEach((path, command) -> {
            command.options().stream()
                    .filter(option -> !option.hidden() && option.arity().max() > 0)
                    .forEach(option -> values.put(path + " " + option.longestName(), values(option)));
            if (!command.positionalParameters().isEmpty()) {
                values.put(path, values(command.positionalParameters().getFirst()));
            }
        });
        return template()
                .replace("@COMMANDS@", cases(commands, CompletionCommand::commands))
                .replace("@OPTIONS@", cases(commands, CompletionCommand::options))
                .replace("@VALUES@", cases(values, Function.identity()));
    }

    private static void collect(String path, CommandLine line, Map<String, CommandSpec> found) {
        found.put(path, line.getCommandSpec());
        visible(line).forEach(sub -> collect((path + " " + sub.getCommandName()).strip(), sub, found));
    }

    private static Stream<CommandLine> visible(CommandLine line) {
        return line.getSubcommands().values().stream()
                .filter(sub -> !sub.getCommandSpec().usageMessage().hidden());
    }

    private static String commands(CommandSpec command) {
        Stream<String> names = visible(command.commandLine()).map(CommandLine::getCommandName);
        return (command.parent() == null ? Stream.concat(names, Stream.of("help")) : names)
                .collect(Collectors.joining(" "));
    }

    private static String options(CommandSpec command) {
        return command.options().stream()
                .filter(option -> !option.hidden())
                .flatMap(option -> option.negatable()
                        ? Stream.of(option.longestName(), new Opposites().makeNegative(option.longestName(), command))
                        : Stream.of(option.longestName()))
                .collect(Collectors.joining(" "));
    }

    private static String values(ArgSpec argument) {
        if (argument.completionCandidates() != null) {
            return StreamSupport.stream(argument.completionCandidates().spliterator(), false)
                    .collect(Collectors.joining(" "));
        }
        return switch (argument.paramLabel()) {
            case "FILE" -> "FILE";
            case PROFILE -> PROFILE;
            case "COMMAND" -> "PROGRAM";
            case "ALGORITHM" -> String.join(" ", Values.WEAK);
            case "METHOD" -> String.join(" ", Values.authNames(AuthMethod.values()));
            case String choice when choice.contains("|") -> choice.replace('|', ' ');
            default -> "";
        };
    }

    /** Those with the same words share a line. */
    private static <T> String cases(Map<String, T> of, Function<T, String> words) {
        Map<String, List<String>> patterns = new LinkedHashMap<>();
        of.forEach((path, each) -> patterns.computeIfAbsent(words.apply(each), _ -> new ArrayList<>())
                .add("'" + path + "'"));
        return patterns.entrySet().stream()
                .map(line -> "  " + String.join(" | ", line.getValue()) + ") found='" + line.getKey() + "' ;;")
                .collect(Collectors.joining("\n"));
    }

    private static String template() {
        try (InputStream script = CompletionCommand.class.getResourceAsStream("completion.bash")) {
            return new String(script.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
