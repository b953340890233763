package bulkhead.app.settings;

import java.io.IOException;
import java.nio.file.Path;
import java.util.regex.Pattern;

/** An entry of the XDG autostart folder, by the Desktop Application Autostart and the Desktop Entry Specification. */
final class AutostartEntry implements LoginStart.Form {
    private static final Pattern OFF =
            Pattern.compile("(?m)^(Hidden[ \\t]*=[ \\t]*true|X-GNOME-Autostart-enabled[ \\t]*=[ \\t]*false)[ \\t]*$");

    @Override
    public String text(Path launcher) throws IOException {
        return """
                [Desktop Entry]
                Type=Application
                Version=1.1
                Name=Bulkhead
                Comment=L2TP/IPsec without leaks
                Comment[de]=L2TP/IPsec ohne Lecks
                Icon=bulkhead
                Exec=%s desktop --hidden
                Terminal=false
                StartupNotify=false
                """.formatted(quoted(launcher.toString()));
    }

    @Override
    public boolean isOn(String text) {
        return !OFF.matcher(text).find();
    }

    /** Desktop Entry Specification, "The Exec key": quoting first, and the escapes of all strings over it. */
    static String quoted(String program) throws IOException {
        if (program.contains("=") || program.chars().anyMatch(Character::isISOControl)) {
            throw new IOException(
                    "no desktop starts a program in a folder with '=' or a control character in its name: "
                            + program.replaceAll("\\p{Cntrl}", "?"));
        }
        String argument = program.replaceAll("[\"`$\\\\]", "\\\\$0").replace("%", "%%");
        return '"' + argument.replace("\\", "\\\\") + '"';
    }
}
