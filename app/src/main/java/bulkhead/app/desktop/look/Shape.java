package bulkhead.app.desktop.look;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A sentence with gaps, written {0}, {1} and so on.
 *
 * @param words what stays, one more than gaps
 * @param gaps their numbers, in the order in which they stand
 */
record Shape(List<String> words, List<Integer> gaps) {
    static Shape of(String text) {
        List<String> words = new ArrayList<>();
        List<Integer> gaps = new ArrayList<>();
        int from = 0;
        for (int at; (at = text.indexOf('{', from)) >= 0; from = at + 3) {
            words.add(text.substring(from, at));
            gaps.add(text.charAt(at + 1) - '0');
        }
        words.add(text.substring(from));
        return new Shape(words, gaps);
    }

    boolean hasGaps() {
        return !gaps.isEmpty();
    }

    /** How much of it stays. */
    int letters() {
        return words.stream().mapToInt(String::length).sum();
    }

    /** What stands in the gaps of a text of this shape, none of them empty. */
    Optional<Map<Integer, String>> gaps(String text) {
        String last = words.getLast();
        if (!text.startsWith(words.getFirst()) || !text.endsWith(last)) {
            return Optional.empty();
        }
        Map<Integer, String> found = new HashMap<>();
        int at = words.getFirst().length();
        for (int i = 0; i < gaps.size(); i++) {
            String next = words.get(i + 1);
            int end = i + 1 == gaps.size() ? text.length() - last.length() : text.indexOf(next, at + 1);
            if (end <= at) {
                return Optional.empty();
            }
            found.put(gaps.get(i), text.substring(at, end));
            at = end + next.length();
        }
        return Optional.of(found);
    }

    String filled(Map<Integer, String> with) {
        StringBuilder text = new StringBuilder(words.getFirst());
        for (int i = 0; i < gaps.size(); i++) {
            text.append(with.getOrDefault(gaps.get(i), "")).append(words.get(i + 1));
        }
        return text.toString();
    }
}
