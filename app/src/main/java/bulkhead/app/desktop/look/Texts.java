package bulkhead.app.desktop.look;

import java.text.MessageFormat;
import java.util.List;
import java.util.Locale;
import java.util.MissingResourceException;
import java.util.ResourceBundle;

/** What the window says, in the user's language; a file for each part of it. */
public final class Texts {
    static final List<String> PARTS = List.of("window", "connection", "profiles", "settings", "tray");

    private final List<ResourceBundle> bundles;

    /** @param wanted in English where there are no texts in its language, whatever the system's is */
    public Texts(Locale wanted) {
        Locale locale = wanted.getLanguage().equals("de") ? wanted : Locale.ROOT;
        bundles = PARTS.stream()
                .map(part -> ResourceBundle.getBundle(
                        "bulkhead.app.desktop.look.texts." + part, locale, Texts.class.getModule()))
                .toList();
    }

    /** The text of a key, with its arguments in the places {0}, {1} and so on. */
    public String of(String key, Object... arguments) {
        for (ResourceBundle bundle : bundles) {
            if (bundle.containsKey(key)) {
                return new MessageFormat(bundle.getString(key), bundle.getLocale()).format(arguments);
            }
        }
        throw new MissingResourceException("no text has the key " + key, Texts.class.getName(), key);
    }
}
