package bulkhead.app.profile.importer.windows;

import bulkhead.app.profile.importer.draft.ImportException;
import bulkhead.app.profile.importer.draft.Variables;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The words, texts and signs of a PowerShell script. A variable in them stands between two marks until its value is known. */
final class PowerShellTokens {
    private static final int MOST = 50_000;
    private static final int LONGEST_TYPE = 100;
    private static final String SIGNS = "{}(),|";
    private static final String SPECIAL = "0abefnrtv";
    private static final String MEANT = "\0\7\b\33\f\n\r\t\13";
    private static final Pattern HERE = Pattern.compile("@[\"'] *+\\n");
    private static final Pattern INDEX = Pattern.compile("\\[ *+([\"'])([^\"'\\n]{1,100}+)\\1 *+]");

    enum Kind {
        WORD,
        /** Of any quotes. */
        TEXT,
        /** One of <code>@{ @( { } ( ) , = += + |</code>. */
        SIGN,
        /** Of a statement. */
        END
    }

    record Token(Kind kind, String text) {
        boolean isSign(String sign) {
            return kind == Kind.SIGN && text.equals(sign);
        }
    }

    private final String text;
    private final List<Token> tokens = new ArrayList<>();
    private StringBuilder word = new StringBuilder();
    private boolean started;
    private boolean quoted;
    /** Behind the sign of an assignment, where plus joins texts. */
    private boolean expression;

    private int tables;
    /** How many parentheses are open in a script's {@code param (...)}. */
    private int parameters;

    private int at;

    private PowerShellTokens(String text) {
        this.text = text;
    }

    static List<Token> of(String text) throws ImportException {
        PowerShellTokens all = new PowerShellTokens(plain(Variables.plain(text)));
        while (all.at < all.text.length()) {
            all.next();
        }
        all.add(Kind.END, "");
        return all.tokens;
    }

    /** The quotes and dashes of word processors are quotes and dashes to PowerShell. */
    private static String plain(String text) {
        StringBuilder plain = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            plain.append(
                    switch (c) {
                        case '\u2018', '\u2019', '\u201A', '\u201B' -> '\'';
                        case '\u201C', '\u201D', '\u201E' -> '"';
                        case '\u2013', '\u2014', '\u2015' -> '-';
                        case '\u00A0', '\t', '\r' -> ' ';
                        default -> c;
                    });
        }
        return plain.toString();
    }

    private void next() throws ImportException {
        char c = text.charAt(at);
        if (c == '`') {
            escape();
        } else if (c == '\n' && !started && isUnfinished()) {
            at++;
        } else if (c == '\n' || c == ';') {
            at++;
            expression = false;
            add(Kind.END, "");
        } else if (c == ' ') {
            at++;
            endWord();
        } else if (!started && text.startsWith("<#", at)) {
            at = after("#>");
        } else if (!started && c == '#') {
            at = text.indexOf('\n', at) < 0 ? text.length() : text.indexOf('\n', at);
        } else if (!started && HERE.matcher(text).region(at, text.length()).lookingAt()) {
            hereString(text.charAt(at + 1));
        } else if (c == '\'' || c == '"') {
            quotes(c);
        } else if (c == '$') {
            variable();
        } else if (!started && c == '[' && isCast()) {
            at = after("]");
        } else if (c == '[' && !Variables.unknown(word.toString()).isEmpty()) {
            index();
        } else if (!started && (text.startsWith("@{", at) || text.startsWith("@(", at))) {
            tables += text.charAt(at + 1) == '{' ? 1 : 0;
            sign(text.substring(at, at + 2));
        } else if (text.startsWith("+=", at) && isFirst()) {
            sign("+=");
            expression = true;
        } else if (c == '+' && expression) {
            sign("+");
        } else if (SIGNS.indexOf(c) >= 0 || c == '=' && (tables > 0 || isFirst())) {
            expression |= c == '=' && tables == 0;
            tables -= c == '}' && tables > 0 ? 1 : 0;
            endQuietly();
            boolean begins = !tokens.isEmpty() && tokens.getLast().text().equalsIgnoreCase("param");
            parameters += c == '(' && (parameters > 0 || begins) ? 1 : c == ')' && parameters > 0 ? -1 : 0;
            sign(Character.toString(c));
        } else {
            word.append(c);
            started = true;
            at++;
        }
    }

    /** Of a character, or of a line's end with nothing but blanks before it. */
    private void escape() {
        int end = at + 1;
        while (end < text.length() && text.charAt(end) == ' ') {
            end++;
        }
        if (end < text.length() && text.charAt(end) == '\n') {
            at = end + 1;
            endQuietly();
        } else if (at + 1 < text.length()) {
            word.append(text.charAt(at + 1));
            started = true;
            at += 2;
        } else {
            at++;
        }
    }

    private void quotes(char quote) throws ImportException {
        started = true;
        quoted = true;
        at++;
        while (at < text.length()) {
            char c = text.charAt(at);
            if (c == '`' && quote == '"' && at + 1 < text.length()) {
                word.append(meant(text.charAt(at + 1)));
                at += 2;
            } else if (c == '$' && quote == '"') {
                variable();
            } else if (c != quote) {
                word.append(c);
                at++;
            } else if (at + 1 < text.length() && text.charAt(at + 1) == quote) {
                // A doubled quote stands for itself.
                word.append(quote);
                at += 2;
            } else {
                at++;
                return;
            }
        }
        throw new ImportException("a quoted text has no end");
    }

    /** about_Special_Characters: what is none stands for itself. */
    private static char meant(char escaped) {
        int special = SPECIAL.indexOf(escaped);
        return special < 0 ? escaped : MEANT.charAt(special);
    }

    /** Whether what was begun goes on in the next line. */
    private boolean isUnfinished() {
        Token last = expression && !tokens.isEmpty() ? tokens.getLast() : new Token(Kind.END, "");
        return last.isSign("=") || last.isSign("+=") || last.isSign("+");
    }

    /** Up to a quote that begins a line; quotes in it are nothing. */
    private void hereString(char quote) throws ImportException {
        int from = text.indexOf('\n', at) + 1;
        int end = text.indexOf("\n" + quote + "@", from - 1);
        if (end < 0) {
            throw new ImportException("a quoted text has no end");
        }
        started = true;
        quoted = true;
        for (at = from; at < end; ) {
            char c = text.charAt(at);
            if (c == '$' && quote == '"') {
                variable();
            } else if (c == '`' && quote == '"') {
                word.append(meant(text.charAt(at + 1)));
                at += 2;
            } else {
                word.append(c);
                at++;
            }
        }
        at = end + 3;
    }

    /** {@code $name}, {@code ${name}}, or what is to be computed: {@code $(...)}. */
    private void variable() {
        int end = at + 1;
        char first = end < text.length() ? text.charAt(end) : ' ';
        String name;
        if (first == '{' || first == '(') {
            int close = text.indexOf(first == '{' ? '}' : ')', end);
            end = close < 0 ? text.length() : close + 1;
            name = text.substring(at + 2, Math.max(at + 2, end - 1));
        } else {
            while (end < text.length()
                    && (Character.isLetterOrDigit(text.charAt(end))
                            || text.charAt(end) == '_'
                            || text.charAt(end) == ':')) {
                end++;
            }
            name = text.substring(at + 1, end);
        }
        if (name.isEmpty()) {
            word.append('$');
        } else {
            word.append(Variables.mark(name));
        }
        started = true;
        at = end;
    }

    /** A type in front of a variable. */
    private boolean isCast() {
        String near = text.substring(at, Math.min(at + LONGEST_TYPE, text.length()));
        int next = near.indexOf(']') + 1;
        while (next > 0 && next < near.length() && Character.isWhitespace(near.charAt(next))) {
            next++;
        }
        return next > 0 && next < near.length() && "$[@".indexOf(near.charAt(next)) >= 0;
    }

    /** Whether a statement begins here, but for a word that is under way. */
    private boolean isFirst() {
        int last = tokens.size() - (started ? 1 : 2);
        return last < 0
                || tokens.get(last).kind() == Kind.END
                || tokens.get(last).isSign("{")
                || parameters == 1
                        && (tokens.get(last).isSign(",") || tokens.get(last).isSign("("));
    }

    /** {@code $table['Name']} is {@code $table.Name}. */
    private void index() {
        Matcher index = INDEX.matcher(text).region(at, text.length());
        boolean isKey = index.lookingAt();
        word.append(isKey ? "." + index.group(2) : "[");
        at = isKey ? index.end() : at + 1;
    }

    private int after(String end) {
        int found = text.indexOf(end, at);
        return found < 0 ? text.length() : found + end.length();
    }

    private void sign(String sign) throws ImportException {
        add(Kind.SIGN, sign);
        at += sign.length();
    }

    private void endQuietly() {
        if (started) {
            tokens.add(new Token(quoted ? Kind.TEXT : Kind.WORD, word.toString()));
            word = new StringBuilder();
            started = false;
            quoted = false;
        }
    }

    private void endWord() throws ImportException {
        endQuietly();
        if (tokens.size() > MOST) {
            throw new ImportException("the file has more than " + MOST + " words");
        }
    }

    private void add(Kind kind, String of) throws ImportException {
        endWord();
        tokens.add(new Token(kind, of));
    }
}
