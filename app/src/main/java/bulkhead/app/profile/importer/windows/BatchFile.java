package bulkhead.app.profile.importer.windows;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Windows' batch files: what they have PowerShell do, and {@code rasdial}. */
final class BatchFile {
    private static final Pattern HEAD =
            Pattern.compile("(?im)^[ \\t]*+@?+(echo[ \\t]++off|setlocal|rem[ \\t]|::|powershell(\\.exe)?+[ \\t])");

    /** In quotes as a whole, or to the line's end. */
    private static final Pattern SET = Pattern.compile("(?i)@?+set[ \\t]++(?!/)\"?+([^=\"%]{1,100}+)=([^\"%]*+)\"?+");

    private static final Pattern VARIABLE = Pattern.compile("%([^%\\s:=]++)%");
    private static final int LONGEST = 64 << 10;

    private BatchFile() {}

    /** By its name, or by what a batch file begins with where it has none, as in a pipe. */
    static boolean is(String name, String text) {
        String small = name.toLowerCase(Locale.ROOT);
        return small.endsWith(".bat")
                || small.endsWith(".cmd")
                || !small.endsWith(".ps1") && HEAD.matcher(text).find();
    }

    /** The lines that PowerShell gets, as it gets them. */
    static String powerShell(String text) {
        StringBuilder script = new StringBuilder();
        StringBuilder command = new StringBuilder();
        Map<String, String> variables = new HashMap<>();
        for (String line : (Iterable<String>) text.lines()::iterator) {
            String stripped = line.strip();
            if (stripped.endsWith("^")) {
                command.append(stripped, 0, stripped.length() - 1);
                continue;
            }
            String whole = known(command.append(stripped).toString(), variables);
            Matcher set = SET.matcher(whole);
            if (set.matches()) {
                variables.put(set.group(1).toLowerCase(Locale.ROOT), set.group(2));
            }
            line(whole, script);
            command.setLength(0);
        }
        return script.toString();
    }

    /** With the values of the variables that the file sets; one that it asks for is not known. */
    private static String known(String line, Map<String, String> variables) {
        StringBuilder known = new StringBuilder();
        Matcher variable = VARIABLE.matcher(line);
        while (variable.find() && known.length() < LONGEST) {
            String value = variables.getOrDefault(variable.group(1).toLowerCase(Locale.ROOT), variable.group());
            variable.appendReplacement(known, Matcher.quoteReplacement(value));
        }
        return variable.appendTail(known).toString();
    }

    private static void line(String line, StringBuilder script) {
        String small = line.toLowerCase(Locale.ROOT);
        if (small.startsWith("rem ") || small.startsWith("::")) {
            return;
        }
        int command = small.indexOf("-vpnconnection");
        if (command >= 3) {
            String before = line.substring(0, command - 3);
            String rest = line.substring(command - 3);
            boolean inQuotes =
                    before.replace("\\\"", "").chars().filter(c -> c == '"').count() % 2 == 1;
            int end = rest.lastIndexOf('"');
            script.append((inQuotes && end > 0 ? rest.substring(0, end) : rest).replace("\\\"", "\""));
        } else if (small.startsWith("rasdial")) {
            script.append(line);
        }
        script.append('\n');
    }
}
