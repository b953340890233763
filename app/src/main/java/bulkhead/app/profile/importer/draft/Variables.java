package bulkhead.app.profile.importer.draft;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * A script's variables, as far as it says their values. A variable in a text stands between two marks, and stays so where nobody
 * knows it.
 */
public final class Variables {
    /** No text has these: Unicode keeps them for what a program does by itself. */
    private static final char MARK = '\uFDD0';

    private static final char END = '\uFDD1';
    private static final Pattern NAME = Pattern.compile("[\\p{L}\\p{N}_:@*#?!-]{1,100}");
    private static final int LONGEST = 64 << 10;
    private static final int MOST = 4 << 20;

    private final Map<String, String> values = new LinkedHashMap<>();
    private final boolean anyCase;
    private int size;
    /** How much of values is in texts already. */
    private int used;

    /** @param anyCase whether capital and small letters of names are the same */
    public Variables(boolean anyCase) {
        this.anyCase = anyCase;
    }

    /** A text of somebody else's, without marks. */
    public static String plain(String text) {
        return text.replace(MARK, '?').replace(END, '?');
    }

    /** Of a variable, or of what is to be computed: that is not shown, as signs in it mean something in many a text. */
    public static String mark(String name) {
        return MARK + (NAME.matcher(name).matches() ? name : "(...)") + END;
    }

    /** The first variable in a text that is not known, with a sign in front; empty when there is none. */
    public static String unknown(String text) {
        int from = text.indexOf(MARK);
        int end = text.indexOf(END, from);
        return from < 0 || end < 0 ? "" : "$" + text.substring(from + 1, end);
    }

    /** As the script has it, with a sign in front of variables. */
    public static String shown(String text) {
        return text.replace(MARK, '$').replace(String.valueOf(END), "");
    }

    /** One whose value is another that nobody knows is not known itself. */
    public void set(String name, String value) {
        String before = values.remove(key(name));
        size += value.length() - (before == null ? 0 : before.length());
        // Texts of texts of texts could fill the memory.
        String unknown = unknown(value);
        boolean known = unknown.isEmpty() || unknown.length() < value.length() - 1;
        if (known && value.length() <= LONGEST && size <= MOST) {
            values.put(key(name), value);
        } else {
            size -= value.length();
        }
    }

    public void remove(String name) {
        String before = values.remove(key(name));
        size -= before == null ? 0 : before.length();
    }

    /** Null where it is not known. */
    public String get(String name) {
        return values.get(key(name));
    }

    public Collection<String> values() {
        return values.values();
    }

    /** With the values of the variables in it. */
    public String resolve(String text) {
        if (text.indexOf(MARK) < 0) {
            return text;
        }
        StringBuilder resolved = new StringBuilder();
        int from = 0;
        for (int mark; (mark = text.indexOf(MARK, from)) >= 0; ) {
            int end = text.indexOf(END, mark);
            String value = get(text.substring(mark + 1, end));
            boolean fits =
                    value != null && resolved.length() + value.length() < LONGEST && used + value.length() <= MOST;
            used += fits ? value.length() : 0;
            resolved.append(text, from, mark).append(fits ? value : text.substring(mark, end + 1));
            from = end + 1;
        }
        return resolved.append(text.substring(from)).toString();
    }

    private String key(String name) {
        return anyCase ? name.toLowerCase(Locale.ROOT) : name;
    }
}
