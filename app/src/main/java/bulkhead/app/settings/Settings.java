package bulkhead.app.settings;

import bulkhead.app.profile.Profile;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Locale;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.logging.Level;

/**
 * How the window behaves. That it starts at login is not here: {@link LoginStart} asks the system, as others may change it.
 *
 * @param version of this format, 1
 * @param startProfile which connection {@link Start#NAMED} means
 * @param reconnect whether a connection that is lost is sought again
 * @param startHidden whether a window that has a tray starts there
 * @param updates whether the publisher is asked once a day for a newer Bulkhead
 * @param killSwitch what new connections begin with; {@code allowLan} likewise
 */
public record Settings(
        int version,
        Theme theme,
        Language language,
        Start start,
        String startProfile,
        boolean reconnect,
        boolean notifications,
        OnClose onClose,
        boolean startHidden,
        boolean killSwitch,
        boolean allowLan,
        LogDetail logDetail,
        boolean updates) {
    /** The format this program writes. */
    public static final int VERSION = 1;

    public static final Settings DEFAULTS = new Settings(
            VERSION,
            Theme.DESKTOP,
            Language.DESKTOP,
            Start.NONE,
            null,
            true,
            true,
            OnClose.TRAY,
            false,
            false,
            false,
            LogDetail.INFO,
            false);

    /** A file that says null for one of these is not valid. */
    public Settings {
        Objects.requireNonNull(theme, "theme");
        Objects.requireNonNull(language, "language");
        Objects.requireNonNull(start, "start");
        Objects.requireNonNull(onClose, "onClose");
        Objects.requireNonNull(logDetail, "logDetail");
    }

    /** Light or dark. */
    public enum Theme {
        @JsonProperty("desktop")
        DESKTOP,
        @JsonProperty("light")
        LIGHT,
        @JsonProperty("dark")
        DARK
    }

    /** What the window speaks. */
    public enum Language {
        @JsonProperty("desktop")
        DESKTOP,
        @JsonProperty("english")
        ENGLISH,
        @JsonProperty("german")
        GERMAN;

        /** @param desktop what the system speaks */
        public Locale locale(Locale desktop) {
            return switch (this) {
                case DESKTOP -> desktop;
                case ENGLISH -> desktop.getLanguage().equals("en") ? desktop : Locale.ENGLISH;
                case GERMAN -> desktop.getLanguage().equals("de") ? desktop : Locale.GERMAN;
            };
        }
    }

    /** What is connected when the program starts. */
    public enum Start {
        @JsonProperty("none")
        NONE,
        @JsonProperty("last")
        LAST,
        @JsonProperty("named")
        NAMED
    }

    /** What becomes of a window that is closed. */
    public enum OnClose {
        /** Stays in the tray while connected, and ends otherwise. */
        @JsonProperty("tray")
        TRAY,
        @JsonProperty("minimise")
        MINIMISE,
        @JsonProperty("quit")
        QUIT;

        /** What can be chosen. @param tray whether there is one */
        public static OnClose[] possible(boolean tray) {
            return tray ? values() : new OnClose[] {MINIMISE, QUIT};
        }

        /** What it comes to: without a tray the window is minimised instead of hidden. */
        public OnClose as(boolean tray) {
            return this == TRAY && !tray ? MINIMISE : this;
        }
    }

    /** How much is logged. */
    public enum LogDetail {
        @JsonProperty("warning")
        WARNING(Level.WARNING),
        @JsonProperty("info")
        INFO(Level.INFO),
        @JsonProperty("debug")
        DEBUG(Level.FINE),
        /** With the bytes of messages, where they hold no secret. */
        @JsonProperty("trace")
        TRACE(Level.FINEST);

        private final Level level;

        LogDetail(Level level) {
            this.level = level;
        }

        public Level level() {
            return level;
        }
    }

    /** These settings with what {@code changes} sets. */
    public Settings with(Consumer<Builder> changes) {
        Builder b = new Builder(this);
        changes.accept(b);
        return new Settings(
                version,
                b.theme,
                b.language,
                b.start,
                b.startProfile,
                b.reconnect,
                b.notifications,
                b.onClose,
                b.startHidden,
                b.killSwitch,
                b.allowLan,
                b.logDetail,
                b.updates);
    }

    /** What a new connection begins with. */
    public Profile newProfile() {
        return Profile.EMPTY.with(b -> {
            b.killSwitch = killSwitch ? true : null;
            b.allowLan = allowLan ? true : null;
        });
    }

    /** What {@link #with} may change; every field starts as it is. */
    public static final class Builder {
        public Theme theme;
        public Language language;
        public Start start;
        public String startProfile;
        public boolean reconnect;
        public boolean notifications;
        public OnClose onClose;
        public boolean startHidden;
        public boolean killSwitch;
        public boolean allowLan;
        public LogDetail logDetail;
        public boolean updates;

        private Builder(Settings from) {
            theme = from.theme;
            language = from.language;
            start = from.start;
            startProfile = from.startProfile;
            reconnect = from.reconnect;
            notifications = from.notifications;
            onClose = from.onClose;
            startHidden = from.startHidden;
            killSwitch = from.killSwitch;
            allowLan = from.allowLan;
            logDetail = from.logDetail;
            updates = from.updates;
        }
    }
}
