package bulkhead.app.doctor.server;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/** Rules of nftables, a line each, as {@code nft list ruleset} prints them and files have them. */
final class Rules {
    private final List<Chain> chains = new ArrayList<>();

    /**
     * @param hook where it is asked; empty of a chain that others call
     * @param open whether what no rule takes goes on
     */
    private record Chain(String family, String table, String hook, boolean open, List<String> rules) {
        private Chain with(String type) {
            List<String> words = List.of(type.replace(";", " ; ").split("\\s+"));
            return new Chain(
                    family, table, after(words, "hook"), !after(words, "policy").equals("drop"), rules);
        }

        private static String after(List<String> words, String word) {
            int at = words.indexOf(word);
            return at < 0 || at + 1 == words.size() ? "" : words.get(at + 1);
        }

        boolean isOf(String where) {
            return hook.equals(where) && (family.equals("inet") || family.equals("ip6"));
        }

        /** What no rule takes is dropped. */
        boolean isClosed() {
            String last = rules.isEmpty() ? "" : rules.getLast();
            return !open
                    || last.equals("drop")
                    || last.startsWith("reject")
                    || last.startsWith("counter") && last.endsWith("drop");
        }

        /** Whether this one calls it, or it is this one. */
        boolean uses(Chain other) {
            return other == this
                    || other.hook().isEmpty()
                            && other.table().equals(table)
                            && other.family().equals(family);
        }
    }

    Rules(String listing) {
        String[] table = {"", ""};
        for (String line : listing.lines().map(String::strip).toList()) {
            String[] words = line.split("\\s+");
            if (words[0].equals("table") && words.length > 2) {
                table = new String[] {words[1], words[2]};
            } else if (words[0].equals("chain")) {
                chains.add(new Chain(table[0], table[1], "", true, new ArrayList<>()));
            } else if (!chains.isEmpty() && words[0].equals("type")) {
                chains.add(chains.removeLast().with(line));
            } else if (!chains.isEmpty() && words[0].equals("policy")) {
                Chain last = chains.removeLast();
                chains.add(new Chain(last.family(), last.table(), last.hook(), !line.contains("drop"), last.rules()));
            } else if (!chains.isEmpty() && !line.isEmpty() && !line.equals("}") && !line.startsWith("#")) {
                chains.getLast().rules().add(line);
            }
        }
    }

    /** Whether a chain at this hook of IPv6 drops what it has no rule for, and neither it nor one that it calls has such a one. */
    boolean drops(String hook, Predicate<String> unless) {
        return chains.stream()
                .filter(chain -> chain.isOf(hook) && chain.isClosed())
                .anyMatch(chain -> chains.stream()
                        .filter(chain::uses)
                        .flatMap(used -> used.rules().stream())
                        .filter(rule -> rule.contains("accept"))
                        .noneMatch(unless));
    }
}
