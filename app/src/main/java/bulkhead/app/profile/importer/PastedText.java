package bulkhead.app.profile.importer;

import bulkhead.app.profile.Profile;
import bulkhead.app.profile.importer.draft.Document;
import bulkhead.app.profile.importer.draft.ImportedConnection;
import bulkhead.app.secret.SecretException;
import bulkhead.app.secret.SecretKind;
import bulkhead.app.secret.SecretSet;
import java.nio.charset.StandardCharsets;
import java.util.EnumMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A connection as somebody was told it in a mail: in a format that the importers know, or else by lines with labels. What has no
 * label that is known, or two values, is left to the person.
 */
public final class PastedText {
    private static final int LONGEST_VALUE = 256;
    private static final int LONGEST_LABEL = 60;
    /** What a list or a quotation begins a line with, beside blanks and numbers. */
    private static final String BULLETS = ">*•·–#|.)-";
    /** What stands between a label and its value. */
    private static final String SEPARATORS = ":=|\t";
    /** What stands where nothing does. */
    private static final String DASHES = "-–—.…*•";

    private static final Map<Part, Set<String>> LABELS = Map.of(
            Part.SERVER,
            Set.of(
                    "server",
                    "server address",
                    "server name",
                    "servername",
                    "serveradresse",
                    "server adresse",
                    "gateway",
                    "gateway address",
                    "gateway adresse",
                    "remote gateway",
                    "host",
                    "hostname",
                    "host name",
                    "remote host",
                    "adresse",
                    "address",
                    "internet address",
                    "internetadresse",
                    "zieladresse",
                    "endpoint",
                    "server name or address",
                    "servername oder adresse"),
            Part.USER,
            Set.of(
                    "user",
                    "username",
                    "user name",
                    "user id",
                    "login",
                    "login name",
                    "account",
                    "account name",
                    "benutzer",
                    "benutzername",
                    "benutzerkennung",
                    "benutzerkonto",
                    "kennung",
                    "anmeldename",
                    "nutzername",
                    "kontoname"),
            Part.PRE_SHARED_KEY,
            Set.of(
                    "pre shared key",
                    "preshared key",
                    "presharedkey",
                    "psk",
                    "shared key",
                    "shared secret",
                    "pre shared secret",
                    "secret",
                    "key",
                    "schlüssel",
                    "vorinstallierter schlüssel",
                    "gemeinsamer schlüssel",
                    "gemeinsames geheimnis",
                    "geteiltes geheimnis",
                    "vorab ausgetauschter schlüssel",
                    "vorher vereinbarter schlüssel"),
            Part.PASSWORD,
            Set.of("password", "passwort", "kennwort", "pass", "pw", "passphrase"));

    private PastedText() {}

    /** What a line begins with before a separator, and what is behind that. */
    private record Labelled(String label, String behind) {
        static Optional<Labelled> of(String line) {
            int begin = 0;
            while (begin < line.length() && isBullet(line.charAt(begin))) {
                begin++;
            }
            int end = begin;
            while (end < line.length() && SEPARATORS.indexOf(line.charAt(end)) < 0) {
                end++;
            }
            String label = line.substring(begin, end).strip();
            if (end == line.length() || label.isEmpty() || label.length() > LONGEST_LABEL) {
                return Optional.empty();
            }
            int behind = end + 1;
            while (behind < line.length()
                    && (line.charAt(behind) == '|' || Character.isWhitespace(line.charAt(behind)))) {
                behind++;
            }
            return Optional.of(new Labelled(label, line.substring(behind)));
        }

        private static boolean isBullet(char c) {
            return BULLETS.indexOf(c) >= 0 || c >= '0' && c <= '9' || Character.isWhitespace(c);
        }
    }

    /** What a line can tell. */
    public enum Part {
        SERVER,
        USER,
        PRE_SHARED_KEY,
        PASSWORD
    }

    /**
     * What was found. The caller closes the secrets.
     *
     * @param name as another program calls it; empty without one
     * @param several what the text has more than one value for, none of which is taken
     */
    public record Found(String name, Profile profile, SecretSet secrets, Set<Part> several) {
        /** Whether there is nothing in it to fill in. */
        public boolean isEmpty() {
            return profile.equals(Profile.EMPTY) && secrets.isEmpty();
        }
    }

    public static Found read(String text) {
        return imported(text).orElseGet(() -> labelled(text));
    }

    private static Optional<Found> imported(String text) {
        Document document = new Document("pasted", text.getBytes(StandardCharsets.UTF_8));
        ImportResult result = Importers.readDocument(document, (_, _) -> {
            throw new SecretException("an export with a passphrase is imported as a file");
        });
        if (!(result instanceof ImportResult.Found(List<ImportedConnection> connections, List<String> _))) {
            return Optional.empty();
        }
        ImportedConnection first = connections.getFirst();
        connections.stream().skip(1).forEach(other -> other.secrets().close());
        return Optional.of(new Found(first.name(), first.profile(), first.secrets(), Set.of()));
    }

    private static Found labelled(String text) {
        Map<Part, Set<String>> values = new EnumMap<>(Part.class);
        Part open = null;
        for (String line : text.lines().toList()) {
            Optional<Labelled> labelled = Labelled.of(line);
            Optional<Part> part = labelled.flatMap(found -> part(found.label()));
            if (part.isPresent()) {
                String behind = labelled.get().behind();
                take(values, part.get(), value(behind));
                // In a table that was copied the value is below its label.
                open = behind.isBlank() ? part.get() : null;
            } else if (open != null && !line.isBlank()) {
                take(values, open, value(line));
                open = null;
            }
        }
        return found(values);
    }

    private static void take(Map<Part, Set<String>> values, Part part, String value) {
        if (!value.isEmpty()) {
            values.computeIfAbsent(part, _ -> new LinkedHashSet<>()).add(value);
        }
    }

    private static Found found(Map<Part, Set<String>> values) {
        Set<Part> several = new LinkedHashSet<>();
        values.forEach((part, all) -> {
            if (all.size() > 1) {
                several.add(part);
            }
        });
        values.keySet().removeAll(several);
        SecretSet secrets = new SecretSet();
        secret(values, Part.PRE_SHARED_KEY, SecretKind.PRE_SHARED_KEY, secrets);
        secret(values, Part.PASSWORD, SecretKind.PASSWORD, secrets);
        Profile profile = Profile.EMPTY.with(b -> {
            only(values, Part.SERVER).ifPresent(server -> b.server = server);
            only(values, Part.USER).ifPresent(user -> b.user = user);
        });
        return new Found("", profile, secrets, Set.copyOf(several));
    }

    private static Optional<String> only(Map<Part, Set<String>> values, Part part) {
        return values.getOrDefault(part, Set.of()).stream().findFirst();
    }

    private static void secret(Map<Part, Set<String>> values, Part part, SecretKind kind, SecretSet secrets) {
        only(values, part).ifPresent(secret -> secrets.put(kind, secret.getBytes(StandardCharsets.UTF_8)));
    }

    /** A server's label is often the one word among what it is for. */
    private static Optional<Part> part(String label) {
        String plain = label.toLowerCase(Locale.ROOT)
                .replaceAll("\\([^()]*+\\)", " ")
                .replaceAll("[-_/*`\"'’]", " ")
                .replaceAll("\\b(vpn|l2tp|ipsec|ike|ikev1|your|ihr|ihre|der|die|das|dein|the)\\b", " ")
                .replaceAll("\\s+", " ")
                .strip();
        return LABELS.entrySet().stream()
                .filter(each -> each.getValue().contains(plain))
                .map(Map.Entry::getKey)
                .findFirst();
    }

    /** Without the quotation marks and emphasis of a mail; an aside such as "(by separate mail)" is no value. */
    private static String value(String behind) {
        String value = behind.strip();
        if (value.endsWith("|")) {
            value = value.substring(0, value.length() - 1).stripTrailing();
        }
        for (String marks : new String[] {"\"\"", "''", "``", "„“", "“”", "«»"}) {
            if (value.length() > 2 && value.charAt(0) == marks.charAt(0) && value.endsWith(marks.substring(1))) {
                value = value.substring(1, value.length() - 1);
            }
        }
        return value.length() > LONGEST_VALUE || isAside(value) ? "" : value;
    }

    private static boolean isAside(String value) {
        return isWithin(value, '(', ')')
                || isWithin(value, '[', ']')
                || isWithin(value, '<', '>') && value.indexOf('@') < 0
                || value.chars().allMatch(c -> DASHES.indexOf(c) >= 0);
    }

    private static boolean isWithin(String value, char first, char last) {
        return value.length() > 1 && value.charAt(0) == first && value.charAt(value.length() - 1) == last;
    }
}
