package bulkhead.conformance;

import bulkhead.conformance.Scene.Figure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** The figures of one client as Markdown: case, native IPv4 packets, native IPv6 packets. */
final class ResultTable {
    private final Map<LeakCase, Figure> figures = new LinkedHashMap<>();

    void add(LeakCase leakCase, Figure figure) {
        figures.put(leakCase, figure);
    }

    /** To standard output, and to {@code target/leaks-CLIENT.md}. */
    void print(String client) throws IOException {
        StringBuilder table = new StringBuilder("| " + client + " | native IPv4 | native IPv6 |\n|---|--:|--:|\n");
        figures.forEach((leakCase, figure) -> table.append("| %s | %d | %d |%n"
                .formatted(leakCase.name(), figure.ipv4().size(), figure.ipv6().size())));
        System.out.println(table);
        Path target = Files.createDirectories(Path.of("target"));
        Files.writeString(target.resolve("leaks-" + client.toLowerCase(Locale.ROOT) + ".md"), table);
    }
}
