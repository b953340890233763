package bulkhead.app.desktop.look;

import bulkhead.protocol.core.Failure;
import java.text.MessageFormat;
import java.util.List;
import java.util.Locale;
import java.util.MissingResourceException;
import java.util.ResourceBundle;

/** What the window says, in the user's language; a file for each part of it. */
public final class Texts {
    static final List<String> PARTS = List.of("window", "connection", "profiles", "settings", "tray");

    private final List<ResourceBundle> bundles;
    private final Said said;

    /** @param wanted in English where there are no texts in its language, whatever the system's is */
    public Texts(Locale wanted) {
        Locale locale = wanted.getLanguage().equals("de") ? wanted : Locale.ROOT;
        said = new Said(locale);
        bundles = PARTS.stream()
                .map(part -> ResourceBundle.getBundle(
                        "bulkhead.app.desktop.look.texts." + part, locale, Texts.class.getModule()))
                .toList();
    }

    /** Of the numbers and dates among these texts: digits of another script would not go with them. */
    public static Locale localeFor(Locale wanted) {
        return wanted.getLanguage().equals("de") || wanted.getLanguage().equals("en") ? wanted : Locale.ENGLISH;
    }

    /** What another part of the program says in English, a clause or a sentence. */
    public String said(String english) {
        return said.of(english);
    }

    /** The failure as one sentence. */
    public String said(Failure why) {
        String advice = said(why.advice());
        return said(why.layer().words()) + ": " + said(why.happened()) + (advice.isEmpty() ? "" : "; " + advice) + ".";
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
