package bulkhead.app.doctor;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What to type about each {@link Fault}, read from {@code recipes.txt}. */
public final class Recipes {
    private static final Map<Fault, List<Entry>> ALL = read();

    /** What can be mended by typing something; its name in the file is this one's. */
    public enum Fault {
        UDP_CLOSED,
        IKE_NOT_RUNNING,
        IKE_PROPOSAL,
        KEY,
        ESP_PROPOSAL,
        ESP_SELECTORS,
        L2TP_SILENT,
        TUNNEL_SECRET,
        AUTH_METHOD,
        USER,
        ADDRESSES,
        IPV6CP,
        ROUTER,
        ADDRESS,
        ECHO,
        MTU,
        RESOLVER,
        KERNEL_IPV6;

        private static Fault of(String name) {
            return valueOf(name.toUpperCase(Locale.ROOT).replace('-', '_'));
        }
    }

    private record Entry(ServerFamily family, Recipe recipe) {}

    private Recipes() {}

    /** Those for a server of this family; where it is not known, of all families. */
    public static List<Recipe> of(Fault fault, ServerFamily family) {
        List<Entry> all = ALL.getOrDefault(fault, List.of());
        List<Recipe> its = all.stream()
                .filter(entry -> entry.family() == family)
                .map(Entry::recipe)
                .toList();
        return its.isEmpty() ? all.stream().map(Entry::recipe).toList() : its;
    }

    private static Map<Fault, List<Entry>> read() {
        Map<Fault, List<Entry>> all = new EnumMap<>(Fault.class);
        try (BufferedReader lines = new BufferedReader(
                new InputStreamReader(Recipes.class.getResourceAsStream("recipes.txt"), StandardCharsets.UTF_8))) {
            List<Entry> entries = List.of();
            StringBuilder typed = new StringBuilder();
            String[] head = null;
            for (String line; (line = lines.readLine()) != null; ) {
                boolean isHead = line.startsWith("= ") || line.startsWith("- ");
                if (isHead && head != null) {
                    entries.add(entry(head, typed));
                    head = null;
                }
                if (line.startsWith("= ")) {
                    entries = all.computeIfAbsent(Fault.of(line.substring(2)), _ -> new ArrayList<>());
                } else if (line.startsWith("- ")) {
                    head = line.substring(2).split(" \\| ");
                    typed.setLength(0);
                } else if (head != null) {
                    typed.append(line).append('\n');
                }
            }
            entries.add(entry(head, typed));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return all;
    }

    private static Entry entry(String[] head, StringBuilder typed) {
        return new Entry(
                ServerFamily.valueOf(head[0]),
                new Recipe(head[1], head[2].equals("tried"), typed.toString().stripTrailing()));
    }
}
