package bulkhead.app.profile.importer.classic;

import bulkhead.app.profile.importer.draft.Findings;
import bulkhead.app.profile.importer.draft.ImportException;
import bulkhead.app.profile.importer.draft.Octets;
import bulkhead.app.profile.importer.syntax.Words;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** ipsec.secrets(5): pre-shared keys, and the ends that each is for. A text stands between quotes as it is. */
public final class IpsecSecrets {
    private static final Set<String> ANYBODY = Set.of("", "%any", "%any6", "0.0.0.0", "::");

    /** One line. @param selectors none for a key for everybody */
    private record Line(List<String> selectors, Words.Word key) {
        /** How well it fits: the server counts for more than what this computer says it is. */
        int fits(Set<String> server, String own) {
            return (int) (2 * selectors.stream().filter(server::contains).count())
                    + (selectors.contains(String.valueOf(own)) ? 1 : 0);
        }

        boolean isForAnybody() {
            return ANYBODY.containsAll(selectors);
        }
    }

    private static final int MOST_IN_ENTRY = 500;

    private final List<Line> lines = new ArrayList<>();
    private final List<String> includes = new ArrayList<>();

    /** An entry is a line; Libreswan lets one go on where the next line is indented. */
    void add(String text) throws ImportException {
        List<Words.Word> entry = new ArrayList<>();
        for (String line : (Iterable<String>) text.lines()::iterator) {
            if (line.isEmpty() || !Character.isWhitespace(line.charAt(0))) {
                entry.clear();
            }
            words(line, entry);
            if (take(entry)) {
                entry.clear();
            }
        }
    }

    /** Whether there is all that a key takes; what is behind it means nothing. */
    private boolean take(List<Words.Word> entry) {
        for (int i = 0; i + 1 < entry.size(); i++) {
            if (!entry.get(i).quoted() && entry.get(i).text().equalsIgnoreCase("PSK")) {
                List<String> selectors = new ArrayList<>();
                for (Words.Word word : entry.subList(0, i)) {
                    selectors.add(
                            word.text().endsWith(":")
                                    ? word.text().substring(0, word.text().length() - 1)
                                    : word.text());
                }
                lines.add(new Line(selectors, entry.get(i + 1)));
                return true;
            }
        }
        if (!entry.isEmpty() && entry.getFirst().text().equals("include") && entry.size() > 1) {
            includes.add(entry.get(1).text());
            return true;
        }
        return false;
    }

    /** A quoted text ends at the next such quote, and any other word at a blank, whatever is in it. */
    private static void words(String line, List<Words.Word> into) throws ImportException {
        for (int i = 0; i < line.length(); i++) {
            char c = line.charAt(i);
            if (c == '#') {
                return;
            } else if (c == '"' || c == '\'') {
                int end = line.indexOf(c, i + 1);
                if (end < 0) {
                    throw new ImportException("a quoted text has no end");
                }
                into.add(new Words.Word(line.substring(i + 1, end), true));
                i = end;
            } else if (!Character.isWhitespace(c)) {
                int start = i;
                while (i < line.length() && !Character.isWhitespace(line.charAt(i))) {
                    i++;
                }
                into.add(new Words.Word(line.substring(start, i), false));
            }
            if (into.size() > MOST_IN_ENTRY) {
                throw new ImportException("an entry of ipsec.secrets has more than " + MOST_IN_ENTRY + " words");
            }
        }
    }

    /** Other files, which are not read. */
    List<String> includes() {
        return includes;
    }

    /** @param selectors none for a key for everybody */
    public void add(List<String> selectors, Words.Word key) {
        lines.add(new Line(selectors, key));
    }

    /**
     * The key that is for these ends by name, else one for anybody; never another server's.
     *
     * @param own what this computer says it is, or null
     */
    Optional<byte[]> find(Set<String> server, String own) throws ImportException {
        Findings.count(lines.size());
        Optional<Line> best = lines.stream()
                .filter(line -> line.fits(server, own) > 0)
                .max(Comparator.comparingInt(line -> line.fits(server, own)));
        if (best.isPresent()) {
            return Optional.of(key(best.get().key()));
        }
        for (Line line : lines) {
            if (line.isForAnybody()) {
                return Optional.of(key(line.key()));
            }
        }
        return Optional.empty();
    }

    /** A quoted text, or base 16 behind 0x, or base 64 behind 0s. */
    private static byte[] key(Words.Word word) throws ImportException {
        String value = word.text();
        try {
            if (!word.quoted() && value.regionMatches(true, 0, "0x", 0, 2)) {
                return HexFormat.of().parseHex(value.substring(2));
            }
            if (!word.quoted() && value.regionMatches(true, 0, "0s", 0, 2)) {
                return Base64.getDecoder().decode(value.substring(2));
            }
            return Octets.encode(value);
        } catch (IllegalArgumentException e) {
            throw new ImportException("the pre-shared key is neither text nor base 16 or 64");
        }
    }
}
