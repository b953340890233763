package bulkhead.app.tunnel;

import bulkhead.protocol.offer.Why;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.IDN;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The domains under which everybody can have a name: a server that claims one in a split tunnel would be asked for all the
 * names of strangers in it.
 *
 * @see <a href="https://publicsuffix.org/list/">the public suffix list</a>, read when the first domain is offered
 */
final class PublicSuffixes {
    private static final String LIST = "effective_tld_names.dat";

    private PublicSuffixes() {}

    /** The rules: names, {@code *.} before a name for all below it, {@code !} before an exception of that. */
    private static final class Rules {
        static final Set<String> ALL = read();

        private static Set<String> read() {
            try (var in = PublicSuffixes.class.getResourceAsStream(LIST);
                    var lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
                return lines.lines()
                        .map(String::strip)
                        .filter(line -> !line.isEmpty() && !line.startsWith("//"))
                        .collect(Collectors.toSet());
            } catch (IOException e) {
                throw new UncheckedIOException("the list is a part of this program", e);
            }
        }
    }

    /** Why a server may not claim this domain; none where it may. */
    static Optional<Why> refusal(String domain) {
        String name = domain.endsWith(".") ? domain.substring(0, domain.length() - 1) : domain;
        int dot = name.indexOf('.');
        if (dot < 0) {
            return Optional.of(Why.SINGLE_LABEL);
        }
        return isSuffix(IDN.toUnicode(name).toLowerCase(Locale.ROOT))
                ? Optional.of(Why.PUBLIC_SUFFIX)
                : Optional.empty();
    }

    private static boolean isSuffix(String name) {
        String above = name.substring(name.indexOf('.') + 1);
        boolean listed = Rules.ALL.contains(name) || Rules.ALL.contains("*." + above);
        return listed && !Rules.ALL.contains("!" + name);
    }
}
