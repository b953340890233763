package bulkhead.platform.macos.pf;

import bulkhead.leakguard.host.HostException;
import bulkhead.platform.macos.system.Commands;
import bulkhead.platform.macos.system.Commands.Program;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The rules of an anchor of our own, by pfctl(8), which puts all of them in the place of those that were, or none. */
final class PfAnchor {
    static final String NAME = "bulkhead";
    private static final Pattern LABEL = Pattern.compile(" label \"([^\"]*)\"");

    private final Commands commands;

    PfAnchor(Commands commands) {
        this.commands = commands;
    }

    /** @param text of pf.conf(5); nothing for no rules */
    void load(String text) throws HostException {
        // Without its optimizer, which would merge rules and give them another order.
        Commands.Result loaded = commands.run(Program.PFCTL, text, List.of("-o", "none", "-a", NAME, "-f", "-"));
        if (!loaded.ok()) {
            throw new HostException("pf does not take the leak guard's rules (" + loaded.err()
                    + "): is this macOS newer" + " than this program?");
        }
    }

    /** Whether the kernel has these rules in this order. pfctl prints what a rule asks for in words of its own, not its name. */
    boolean holds(String text) throws HostException {
        return skeleton(read()).equals(skeleton(text));
    }

    String read() throws HostException {
        return commands.run(Program.PFCTL, "", List.of("-a", NAME, "-s", "rules"))
                .out();
    }

    /** What each rule does, in which direction, and its name. */
    private static List<String> skeleton(String text) {
        return text.lines()
                .filter(line -> !line.isBlank())
                .map(line -> {
                    Matcher label = LABEL.matcher(line);
                    String direction = line.contains(" out ") ? " out" : " in";
                    String action = line.startsWith("block return") ? "block return" : line.split(" ")[0];
                    return action + direction + (label.find() ? " " + label.group(1) : "");
                })
                .toList();
    }
}
