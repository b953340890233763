package bulkhead.app.settings;

import java.nio.file.Path;
import java.util.regex.Pattern;

/** A property list for launchd, as {@code man launchd.plist} has it. */
final class LaunchAgent implements LoginStart.Form {
    private static final Pattern OFF = Pattern.compile("<key>Disabled</key>\\s*<true\\s*/>");

    @Override
    public String text(Path launcher) {
        return """
                <?xml version="1.0" encoding="UTF-8"?>
                <!DOCTYPE plist PUBLIC "-//Apple//DTD PLIST 1.0//EN" "http://www.apple.com/DTDs/PropertyList-1.0.dtd">
                <plist version="1.0">
                <dict>
                  <key>Label</key>
                  <string>bulkhead</string>
                  <key>ProgramArguments</key>
                  <array>
                    <string>%s</string>
                    <string>desktop</string>
                    <string>--hidden</string>
                  </array>
                  <key>RunAtLoad</key>
                  <true/>
                  <key>ProcessType</key>
                  <string>Interactive</string>
                </dict>
                </plist>
                """.formatted(
                launcher.toString().replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;"));
    }

    @Override
    public boolean isOn(String text) {
        return !OFF.matcher(text).find();
    }
}
