package bulkhead.platform.macos.boot;

import bulkhead.leakguard.apply.BootFiles;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.SequencedMap;
import java.util.function.Supplier;

/**
 * What the next boot begins with: everything closed, by rules that launchd has pfctl load as early as it starts anything, without this
 * program. Nothing orders launchd's jobs before the network: what the system itself sends before is not held.
 */
public final class BootLockdown {
    private static final Path DIRECTORY = Path.of("/var/db/bulkhead");
    private static final Path JOB = Path.of("/Library/LaunchDaemons/bulkhead.lockdown.plist");

    private BootLockdown() {}

    /** @param closed the rules of our anchor that let nothing pass */
    public static BootFiles here(String closed) {
        return in(DIRECTORY, JOB, closed);
    }

    /**
     * There is one network, and launchd wants its files to be everybody's to read (launchd.plist(5)).
     *
     * @param directory of the rules
     * @param job the property list that launchd reads at boot
     */
    public static BootFiles in(Path directory, Path job, String closed) {
        Path anchor = directory.resolve("lockdown.anchor");
        Path rules = directory.resolve("lockdown.conf");
        SequencedMap<Path, Supplier<String>> files = new LinkedHashMap<>();
        files.put(anchor, () -> closed);
        files.put(rules, () -> rules(anchor));
        files.put(job, () -> job(rules));
        return new BootFiles(directory, true, files, "rw-r--r--", _ -> {});
    }

    /** As {@code /etc/pf.conf} comes with macOS, with our anchor before all others. */
    static String rules(Path anchor) {
        return """
                scrub-anchor "bulkhead"
                scrub-anchor "com.apple/*"
                nat-anchor "com.apple/*"
                rdr-anchor "com.apple/*"
                dummynet-anchor "com.apple/*"
                anchor "bulkhead"
                anchor "com.apple/*"
                load anchor "com.apple" from "/etc/pf.anchors/com.apple"
                load anchor "bulkhead" from "%s"
                """.formatted(anchor);
    }

    static String job(Path rules) {
        return """
                <?xml version="1.0" encoding="UTF-8"?>
                <!DOCTYPE plist PUBLIC "-//Apple//DTD PLIST 1.0//EN" "http://www.apple.com/DTDs/PropertyList-1.0.dtd">
                <plist version="1.0">
                <dict>
                  <key>Label</key>
                  <string>bulkhead.lockdown</string>
                  <key>ProgramArguments</key>
                  <array>
                    <string>/sbin/pfctl</string>
                    <string>-E</string>
                    <string>-o</string>
                    <string>none</string>
                    <string>-f</string>
                    <string>%s</string>
                  </array>
                  <key>RunAtLoad</key>
                  <true/>
                </dict>
                </plist>
                """.formatted(rules);
    }
}
