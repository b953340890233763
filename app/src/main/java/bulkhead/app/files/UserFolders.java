package bulkhead.app.files;

import java.nio.file.Path;

/** Where the user's own files are, by the XDG Base Directory Specification, which passes over folders that are not absolute. */
public final class UserFolders {
    private static final String HOME = "user.home";
    /** Where nothing is, and nothing can be made. */
    private static final String NOWHERE = "/nonexistent";

    private UserFolders() {}

    /** Has all of this process take {@code $HOME} for the user's home; the JVM takes what the system's list of users says. */
    public static void honourHome() {
        String home = System.getProperty(HOME, "");
        System.setProperty(HOME, absolute("HOME", Path.of(home).isAbsolute() ? home : NOWHERE));
    }

    /** Settings, profiles: {@code $XDG_CONFIG_HOME/bulkhead}. */
    public static Path config() {
        return Path.of(absolute("XDG_CONFIG_HOME", System.getProperty(HOME) + "/.config"), "bulkhead");
    }

    /** What the program found out by itself and nobody would miss: {@code $XDG_STATE_HOME/bulkhead}. */
    public static Path state() {
        return Path.of(absolute("XDG_STATE_HOME", System.getProperty(HOME) + "/.local/state"), "bulkhead");
    }

    private static String absolute(String variable, String otherwise) {
        String value = System.getenv(variable);
        return value != null && Path.of(value).isAbsolute() ? value : otherwise;
    }
}
