package bulkhead.app.doctor.server;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Settings in braces, as swanctl.conf(5) and radvd.conf(5) have them. What is not understood is passed over; a brace that nobody closes
 * ends with the file.
 *
 * @param name with its arguments, such as {@code interface ppp0}
 */
record Block(String name, Map<String, String> settings, List<Block> blocks) {
    /** Deeper than any program takes. */
    private static final int DEEPEST = 32;

    private Block(String name) {
        this(name, new LinkedHashMap<>(), new ArrayList<>());
    }

    static Block parse(String text) {
        List<Block> open = new ArrayList<>(List.of(new Block("")));
        StringBuilder word = new StringBuilder();
        char quote = 0;
        for (int at = 0; at < text.length(); at++) {
            char next = text.charAt(at);
            if (quote != 0) {
                quote = next == quote ? 0 : quote;
                word.append(next);
            } else if (next == '"' && word.indexOf("=") >= 0) {
                quote = next;
                word.append(next);
            } else if (next == '#' && isBlank(text, at - 1)) {
                at = end(text, at) - 1;
            } else if (next == '{' && open.size() < DEEPEST) {
                Block block = new Block(take(word));
                open.getLast().blocks().add(block);
                open.add(block);
            } else if (next == '}' || next == ';' || next == '\n') {
                open.getLast().set(take(word));
                if (next == '}' && open.size() > 1) {
                    open.removeLast();
                }
            } else {
                word.append(next);
            }
        }
        open.getLast().set(take(word));
        return open.getFirst();
    }

    private static boolean isBlank(String text, int at) {
        return at < 0 || Character.isWhitespace(text.charAt(at));
    }

    private static int end(String text, int from) {
        int end = text.indexOf('\n', from);
        return end < 0 ? text.length() : end;
    }

    private static String take(StringBuilder word) {
        String taken = word.toString().strip();
        word.setLength(0);
        return taken;
    }

    private void set(String setting) {
        String[] parts = setting.split(setting.indexOf('=') >= 0 ? "=" : "\\s+", 2);
        if (!parts[0].isBlank()) {
            settings.put(parts[0].strip(), parts.length == 2 ? parts[1].strip() : "");
        }
    }

    /** This one and all in it. */
    Stream<Block> all() {
        return Stream.concat(Stream.of(this), blocks.stream().flatMap(Block::all));
    }

    /** Those whose name begins with this word. */
    Stream<Block> named(String word) {
        return all().filter(block -> block.name().equals(word) || block.name().startsWith(word + " "));
    }

    Optional<Block> at(String child) {
        return blocks.stream().filter(block -> block.name().equals(child)).findFirst();
    }

    String get(String key) {
        return settings.getOrDefault(key, "");
    }
}
