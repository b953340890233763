package bulkhead.app.profile.importer;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** ipsec.secrets(5): pre-shared keys, and the ends that each is for. A text stands between quotes as it is. */
final class IpsecSecrets {
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

    private final List<Line> lines = new ArrayList<>();

    void add(String text) throws ImportException {
        for (List<Words.Word> words : Words.commands(Words.Language.SECRETS, text)) {
            for (int i = 0; i + 1 < words.size(); i++) {
                if (!words.get(i).quoted() && words.get(i).text().equalsIgnoreCase("PSK")) {
                    List<String> selectors = new ArrayList<>();
                    for (Words.Word word : words.subList(0, i)) {
                        selectors.add(
                                word.text().endsWith(":")
                                        ? word.text().substring(0, word.text().length() - 1)
                                        : word.text());
                    }
                    lines.add(new Line(selectors, words.get(i + 1)));
                    break;
                }
            }
        }
    }

    /** @param selectors none for a key for everybody */
    void add(List<String> selectors, Words.Word key) {
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
            return value.getBytes(StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw new ImportException("the pre-shared key is neither text nor base 16 or 64");
        }
    }
}
