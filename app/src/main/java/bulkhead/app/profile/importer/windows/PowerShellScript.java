package bulkhead.app.profile.importer.windows;

import bulkhead.app.profile.importer.draft.ImportException;
import bulkhead.app.profile.importer.draft.Variables;
import bulkhead.app.profile.importer.windows.PowerShellTokens.Kind;
import bulkhead.app.profile.importer.windows.PowerShellTokens.Token;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** The commands about VPN connections in a script, with the literals and plain variables that they get. Nothing is run. */
final class PowerShellScript {
    private static final int MOST_VALUES = 200;
    private static final int LONGEST = 64 << 10;
    private static final String SIGNS_OF_PATTERNS = "\\^$.|?*+()[]{}";
    private static final Set<String> REPLACES = Set.of("-replace", "-creplace", "-ireplace");
    /**
     * One command.
     *
     * @param name in small letters
     * @param parameters by their names in small letters; a list has its members joined by commas
     */
    record Call(String name, Map<String, String> parameters) {
        /** The connection's name. */
        String connection() {
            return parameters.getOrDefault("name", parameters.getOrDefault("connectionname", ""));
        }
    }

    private final Variables variables = new Variables(true);
    private final Map<String, Map<String, String>> tables = new HashMap<>();
    private final List<Call> calls = new ArrayList<>();
    private final List<String> texts = new ArrayList<>();
    private final List<Token> tokens;
    private String profile = "";
    private boolean inParameters;
    private int at;

    private PowerShellScript(List<Token> tokens) {
        this.tokens = tokens;
        variables.set("true", "$true");
        variables.set("false", "$false");
        variables.set("null", "");
    }

    static PowerShellScript of(String text) throws ImportException {
        PowerShellScript script = new PowerShellScript(PowerShellTokens.of(text));
        while (script.at < script.tokens.size()) {
            script.step();
        }
        return script;
    }

    List<Call> calls() {
        return calls;
    }

    /** Those with a ProfileXML in them: the variables' last values, and what is in no variable. */
    List<String> profiles() {
        List<String> profiles = new ArrayList<>(
                variables.values().stream().filter(PowerShellScript::isProfile).toList());
        profiles.addAll(texts);
        return profiles;
    }

    /** What the bridge to Windows' VPNv2 is told that the profile is called; empty where it is not told. */
    String profile() {
        return profile;
    }

    private static boolean isProfile(String text) {
        return text.contains("VPNProfile") && text.contains("NativeProfile");
    }

    private void step() throws ImportException {
        Token token = tokens.get(at++);
        lookAt(token);
        String variable = Variables.unknown(token.text());
        boolean assigns = token.kind() == Kind.WORD
                && variable.length() == token.text().length() - 1
                && !variable.isEmpty()
                && at < tokens.size();
        if (assigns && tokens.get(at).isSign("=")) {
            at++;
            assign(variable.substring(1), false);
        } else if (assigns && tokens.get(at).isSign("+=")) {
            at++;
            assign(variable.substring(1), true);
        } else if (!property(token).isEmpty()
                && at < tokens.size()
                && tokens.get(at).isSign("=")) {
            at++;
            assignProperty(variable.substring(1).toLowerCase(Locale.ROOT), property(token));
        } else if (property(token).equals("add") && isNext("(")) {
            at++;
            addition(variable.substring(1).toLowerCase(Locale.ROOT));
        } else if (token.kind() == Kind.WORD && token.text().equalsIgnoreCase("param") && isNext("(")) {
            at++;
            inParameters = true;
        } else if (inParameters && token.isSign(")")) {
            inParameters = false;
        } else if (token.kind() == Kind.WORD && VpnCommands.has(token.text().toLowerCase(Locale.ROOT))) {
            call(token.text().toLowerCase(Locale.ROOT));
        }
    }

    /** The name that Windows' VPNv2 is told, and a profile that is in no variable. */
    private void lookAt(Token token) {
        if (token.text().equalsIgnoreCase("InstanceID")
                && at + 1 < tokens.size()
                && (tokens.get(at).isSign(",") || tokens.get(at).isSign("="))) {
            profile = variables.resolve(tokens.get(at + 1).text());
        } else if (token.kind() == Kind.TEXT && isProfile(token.text()) && texts.size() < MOST_VALUES) {
            texts.add(variables.resolve(token.text()));
        }
    }

    /** Texts with a plus between them, and what is replaced in them by signs that mean themselves; other values are not known. */
    private void assign(String name, boolean adds) throws ImportException {
        if (at < tokens.size() && tokens.get(at).isSign("@{")) {
            at++;
            Map<String, String> before = adds ? tables.getOrDefault(name.toLowerCase(Locale.ROOT), Map.of()) : Map.of();
            Map<String, String> table = new LinkedHashMap<>(before);
            table.putAll(table());
            tables.put(name.toLowerCase(Locale.ROOT), table);
            return;
        }
        String value = adds ? variables.resolve(Variables.mark(name)) : "";
        boolean known = true;
        boolean joined = true;
        int depth = 0;
        while (at < tokens.size() && tokens.get(at).kind() != Kind.END) {
            if (inParameters && depth == 0 && (isNext(",") || isNext(")"))) {
                break;
            }
            Token token = tokens.get(at++);
            depth += token.isSign("(") ? 1 : token.isSign(")") ? -1 : 0;
            lookAt(token);
            if (token.isSign("+")) {
                joined = true;
            } else if (REPLACES.contains(token.text().toLowerCase(Locale.ROOT)) && token.kind() == Kind.WORD) {
                String replaced = replaced(value);
                known &= replaced != null;
                value = known ? replaced : value;
            } else if (token.kind() == Kind.SIGN) {
                known &= token.isSign("(") || token.isSign(")");
            } else {
                known &= joined && isValue(token);
                joined = false;
                value = value.length() < LONGEST ? value + value(token) : value;
            }
        }
        if (known && !joined) {
            variables.set(name, value);
        } else {
            variables.remove(name);
        }
    }

    /** A text, a variable or a number; another word is a command. */
    private static boolean isValue(Token token) {
        return token.kind() == Kind.TEXT
                || !Variables.unknown(token.text()).isEmpty()
                || token.text().matches("\\d+");
    }

    /** Null when the pattern is more than signs that mean themselves. */
    private String replaced(String value) {
        if (at + 2 >= tokens.size() || !tokens.get(at + 1).isSign(",")) {
            return null;
        }
        String pattern = variables.resolve(tokens.get(at).text());
        String replacement = variables.resolve(tokens.get(at + 2).text());
        at += 3;
        boolean plain = SIGNS_OF_PATTERNS.chars().noneMatch(c -> pattern.indexOf(c) >= 0)
                && replacement.indexOf('$') < 0
                && !pattern.isEmpty();
        String replaced = plain ? value.replace(pattern, replacement) : null;
        return replaced == null || replaced.length() > LONGEST ? null : replaced;
    }

    /** Up to its closing brace: a key, a sign and values, a line or a semicolon after each. */
    private Map<String, String> table() throws ImportException {
        Map<String, String> table = new LinkedHashMap<>();
        String key = null;
        boolean valued = false;
        int values = 0;
        while (at < tokens.size() && !tokens.get(at).isSign("}")) {
            Token token = tokens.get(at++);
            if (++values > MOST_VALUES) {
                throw new ImportException("a table has more than " + MOST_VALUES + " words");
            }
            if (token.kind() == Kind.END) {
                key = null;
            } else if (token.kind() == Kind.SIGN) {
                valued |= token.text().equals("=");
            } else if (key == null) {
                key = token.text().toLowerCase(Locale.ROOT);
                valued = false;
            } else if (valued) {
                String before = table.get(key);
                table.put(
                        key,
                        before == null
                                ? variables.resolve(token.text())
                                : joined(before, variables.resolve(token.text())));
            }
        }
        at++;
        return table;
    }

    private void call(String command) throws ImportException {
        Map<String, String> parameters = new LinkedHashMap<>();
        List<String> positions = new ArrayList<>(VpnCommands.positions(command));
        String name = null;
        boolean listed = false;
        int values = 0;
        while (at < tokens.size() && !isEnd(tokens.get(at))) {
            Token token = tokens.get(at++);
            if (++values > MOST_VALUES) {
                throw new ImportException("a command has more than " + MOST_VALUES + " words");
            }
            if (token.isSign("(") && computes()) {
                token = new Token(Kind.TEXT, Variables.mark("()"));
            }
            if (token.kind() == Kind.SIGN) {
                listed |= token.text().equals(",");
                continue;
            }
            String value = value(token);
            if (token.kind() == Kind.WORD
                    && value.length() > 1
                    && value.charAt(0) == '-'
                    && Character.isLetter(value.charAt(1))) {
                String[] parts = value.substring(1).split(":", 2);
                name = VpnCommands.named(command, parts[0].toLowerCase(Locale.ROOT));
                parameters.put(name, parts.length == 2 ? parts[1] : "");
                positions.remove(name);
            } else if (token.kind() == Kind.WORD && value.startsWith("@")) {
                parameters.putAll(tables.getOrDefault(value.substring(1).toLowerCase(Locale.ROOT), Map.of()));
            } else if (listed && name != null) {
                parameters.merge(name, value, PowerShellScript::joined);
            } else if (name != null && parameters.get(name).isEmpty() && VpnCommands.takes(name, value)) {
                parameters.put(name, value);
            } else if (!positions.isEmpty()) {
                name = positions.removeFirst();
                parameters.put(name, value);
            }
            listed = false;
        }
        calls.add(new Call(command, parameters));
    }

    private boolean isNext(String sign) {
        return at < tokens.size() && tokens.get(at).isSign(sign);
    }

    private static boolean isEnd(Token token) {
        return token.kind() == Kind.END || token.isSign("|") || token.isSign("}");
    }

    /** What is to be computed, and is no value in parentheses: then it is passed over. */
    private boolean computes() {
        boolean computes = false;
        int end = at;
        for (int depth = 1; depth > 0 && end < tokens.size(); end++) {
            Token token = tokens.get(end);
            depth += token.isSign("(") || token.isSign("@(") ? 1 : token.isSign(")") ? -1 : 0;
            computes |= token.kind() == Kind.WORD && !isValue(token);
        }
        at = computes ? end : at;
        return computes;
    }

    /** Also a value of a table, such as {@code $table.Name}. */
    private String value(Token token) {
        String variable = Variables.unknown(token.text());
        String behind = property(token);
        Map<String, String> table = tables.getOrDefault(
                behind.isEmpty() ? "" : variable.substring(1).toLowerCase(Locale.ROOT), Map.of());
        return table.getOrDefault(behind, variables.resolve(token.text()));
    }

    /** In small letters; empty where the word is no variable with a property. */
    private static String property(Token token) {
        String variable = Variables.unknown(token.text());
        String behind = variable.isEmpty() || token.kind() != Kind.WORD
                ? ""
                : token.text().substring(variable.length() + 1);
        return behind.startsWith(".") ? behind.substring(1).toLowerCase(Locale.ROOT) : "";
    }

    /** {@code $table.Name = ...} */
    private void assignProperty(String table, String key) throws ImportException {
        assign(table + ":" + key, false);
        Map<String, String> changed = new LinkedHashMap<>(tables.getOrDefault(table, Map.of()));
        changed.put(key, variables.resolve(Variables.mark(table + ":" + key)));
        tables.put(table, changed);
    }

    /** {@code $table.Add('Name', ...)}: up to its parenthesis, of which the key and a comma come first. */
    private void addition(String table) {
        Map<String, String> changed = new LinkedHashMap<>(tables.getOrDefault(table, Map.of()));
        String key = at < tokens.size() ? value(tokens.get(at++)).toLowerCase(Locale.ROOT) : "";
        boolean known = isNext(",");
        List<String> values = new ArrayList<>();
        while (at < tokens.size() && !isNext(")") && tokens.get(at).kind() != Kind.END) {
            Token token = tokens.get(at++);
            known &= token.isSign(",") || token.isSign("@(") || token.kind() != Kind.SIGN && isValue(token);
            if (token.kind() != Kind.SIGN && values.size() < MOST_VALUES) {
                values.add(value(token));
            }
        }
        if (known) {
            changed.put(key, String.join(",", values));
        } else {
            changed.remove(key);
        }
        tables.put(table, changed);
    }

    private static String joined(String before, String next) {
        return before + "," + next;
    }
}
