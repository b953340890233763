package bulkhead.app.desktop.look;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * What the rest of the program says in English, in the window's language. The window hears much of it as text, from the daemon, from
 * another program's connection or in a file, so a sentence is known by its shape: the words that stay, and gaps for the others.
 */
final class Said {
    private static final int DEEPEST = 3;
    private static final int MOST_KNOWN = 256;
    private static final String CLAUSE = ": ";

    /** Those with more words that stay come first. */
    private final List<Entry> entries = new ArrayList<>();

    private final Map<String, Entry> whole = new HashMap<>();
    /** What is on the screen is asked for again each second. */
    private final Map<String, String> known = new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, String> eldest) {
            return size() > MOST_KNOWN;
        }
    };

    private record Entry(Shape english, Shape translated) {}

    /** @param locale in what it is to be said; in English where there is no other */
    Said(Locale locale) {
        if (locale.getLanguage().equals("de")) {
            read("texts/said_de.txt");
        }
    }

    /** A clause or a sentence; as it is where nothing is known of it. */
    synchronized String of(String english) {
        return entries.isEmpty() || english == null
                ? english
                : known.computeIfAbsent(english, text -> of(text, DEEPEST));
    }

    private String of(String text, int depth) {
        if (text.endsWith(".") && text.length() > 1) {
            return of(text.substring(0, text.length() - 1), depth) + ".";
        }
        String clause = decapitalised(text);
        return whole(text)
                .or(() -> whole(clause).map(Said::capitalised))
                .or(() -> byShape(text, depth))
                .or(() -> byShape(clause, depth).map(Said::capitalised))
                .orElseGet(() -> inParts(text, depth));
    }

    private Optional<String> whole(String text) {
        return Optional.ofNullable(whole.get(text))
                .map(entry -> entry.translated().filled(Map.of()));
    }

    private Optional<String> byShape(String text, int depth) {
        for (Entry entry : entries) {
            Optional<Map<Integer, String>> gaps = entry.english().gaps(text);
            if (gaps.isPresent()) {
                Map<Integer, String> said = new HashMap<>(gaps.get());
                if (depth > 0) {
                    said.replaceAll((_, gap) -> of(gap, depth - 1));
                }
                return Optional.of(entry.translated().filled(said));
            }
        }
        return Optional.empty();
    }

    /** What happened and what to do, each by itself. */
    private String inParts(String text, int depth) {
        for (String between : new String[] {CLAUSE, "; "}) {
            int at = text.indexOf(between);
            if (at > 0 && depth > 0) {
                return of(text.substring(0, at), depth - 1)
                        + between
                        + of(text.substring(at + between.length()), depth - 1);
            }
        }
        return text;
    }

    private void read(String file) {
        try (BufferedReader lines = new BufferedReader(
                new InputStreamReader(Said.class.getResourceAsStream(file), StandardCharsets.UTF_8))) {
            for (String english; (english = lines.readLine()) != null; ) {
                add(english, lines.readLine().strip());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        entries.sort(Comparator.comparingInt((Entry entry) -> entry.english().letters())
                .reversed());
    }

    /** The doctor shows what is to be done apart from what was found: so both halves are known, too. */
    private void add(String english, String translated) {
        put(english, translated);
        String[] from = english.split(CLAUSE);
        String[] to = translated.split(CLAUSE);
        if (from.length == 2 && to.length == 2) {
            put(from[0], to[0]);
            put(from[1], to[1]);
        }
    }

    private void put(String english, String translated) {
        Entry entry = new Entry(Shape.of(english), Shape.of(translated));
        if (entry.english().hasGaps()) {
            if (entry.english().letters() > 0) {
                entries.add(entry);
            }
        } else {
            whole.putIfAbsent(english, entry);
        }
    }

    private static String capitalised(String text) {
        return text.isEmpty() ? text : Character.toUpperCase(text.charAt(0)) + text.substring(1);
    }

    private static String decapitalised(String text) {
        return text.isEmpty() ? text : Character.toLowerCase(text.charAt(0)) + text.substring(1);
    }
}
