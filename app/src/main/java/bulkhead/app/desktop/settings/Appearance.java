package bulkhead.app.desktop.settings;

import atlantafx.base.theme.PrimerDark;
import atlantafx.base.theme.PrimerLight;
import bulkhead.app.settings.Kept;
import bulkhead.app.settings.Settings;
import bulkhead.app.settings.Settings.Theme;
import javafx.application.Application;
import javafx.application.ColorScheme;
import javafx.application.Platform;

/** Light or dark: as the settings say, or as the desktop does. */
public final class Appearance {
    private Appearance() {}

    /** From now on, and whenever either changes. */
    public static void follow(Kept<Settings> settings) {
        apply(settings.get().theme());
        settings.onChange((before, now) -> {
            if (before.theme() != now.theme()) {
                apply(now.theme());
            }
        });
        Platform.getPreferences()
                .colorSchemeProperty()
                .addListener((_, _, _) -> apply(settings.get().theme()));
    }

    private static void apply(Theme theme) {
        boolean dark = theme == Theme.DARK
                || theme == Theme.DESKTOP && Platform.getPreferences().getColorScheme() == ColorScheme.DARK;
        // As the library compiled it: to parse its text takes longer than all the rest of the start.
        Application.setUserAgentStylesheet((dark ? new PrimerDark() : new PrimerLight()).getUserAgentStylesheetBSS());
    }
}
