package bulkhead.app.cli;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** What somebody typed that this program does not know, in words. */
final class Misunderstood {
    private Misunderstood() {}

    /** With {@code help COMMAND} as {@code COMMAND --help}. */
    static String[] spoken(String... arguments) {
        return arguments.length > 0 && arguments[0].equals("help")
                ? Stream.concat(Arrays.stream(arguments).skip(1), Stream.of("--help"))
                        .toArray(String[]::new)
                : arguments;
    }

    /** The parser gives help to whoever asks for it, before it looks at what else is there. */
    static void checkCommands(CommandLine line, String... arguments) {
        CommandLine command = line;
        for (String argument : arguments) {
            if (argument.startsWith("-") || command.getSubcommands().isEmpty()) {
                return;
            }
            CommandLine next = command.getSubcommands().get(argument);
            if (next == null) {
                throw new UnmatchedArgumentException(command, List.of(argument));
            }
            command = next;
        }
    }

    /** One sentence, with what to do. */
    static String sentence(ParameterException e) {
        return switch (e) {
            case UnmatchedArgumentException unknown -> {
                List<String> near = unknown.getSuggestions();
                yield "there is no command or option " + quoted(unknown.getUnmatched()) + ": "
                        + (near.isEmpty() ? help(e) : "is it " + String.join(" or ", near) + "?");
            }
            case MissingParameterException missing -> missing(missing) + ": " + help(e);
            default -> ofValue(e);
        };
    }

    private static String help(ParameterException e) {
        return "see '" + e.getCommandLine().getCommandSpec().qualifiedName() + " --help'";
    }

    /** An option that is there without its value, or whatever is not there. */
    private static String missing(MissingParameterException e) {
        List<ArgSpec> missing = e.getMissing();
        if (missing.size() == 1 && missing.getFirst() instanceof OptionSpec option && !option.required()) {
            return option.longestName() + " takes a value, " + option.paramLabel();
        }
        List<String> names = missing.stream()
                .map(argument -> argument instanceof OptionSpec option
                        ? option.longestName() + " " + option.paramLabel()
                        : argument.paramLabel())
                .toList();
        return String.join(" and ", names) + (names.size() == 1 ? " is missing" : " are missing");
    }

    private static String ofValue(ParameterException e) {
        ArgSpec argument = e.getArgSpec();
        if (argument == null || e.getValue() == null) {
            return e.getMessage();
        }
        String name = argument instanceof OptionSpec option ? option.longestName() : argument.paramLabel();
        Class<?> type = argument.isMultiValue() ? argument.auxiliaryTypes()[0] : argument.type();
        String takes;
        if (type.isEnum()) {
            takes = String.join(
                    ", ",
                    Arrays.stream(type.getEnumConstants()).map(Object::toString).toList());
        } else if (type == boolean.class || type == Boolean.class) {
            takes = "no value";
        } else {
            takes = type == int.class || type == Integer.class || type == long.class
                    ? "a number"
                    : argument.paramLabel();
        }
        return name + " takes " + takes + ", not " + quoted(List.of(e.getValue()));
    }

    private static String quoted(List<String> words) {
        return "'" + String.join("', '", words).replaceAll("\\p{Cntrl}", "?") + "'";
    }
}
