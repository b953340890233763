package bulkhead.app.desktop;

import java.text.MessageFormat;
import java.util.Locale;
import java.util.ResourceBundle;

/** What the window says, in the user's language. */
final class Texts {
    private static final String BUNDLE = "bulkhead.app.desktop.texts";

    private final ResourceBundle bundle;

    Texts(Locale locale) {
        bundle = ResourceBundle.getBundle(BUNDLE, locale, Texts.class.getModule());
    }

    /** The text of a key, with its arguments in the places {0}, {1} and so on. */
    String of(String key, Object... arguments) {
        return new MessageFormat(bundle.getString(key), bundle.getLocale()).format(arguments);
    }
}
