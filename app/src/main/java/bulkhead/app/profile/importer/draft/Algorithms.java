package bulkhead.app.profile.importer.draft;

import bulkhead.app.profile.SwanAlgorithms;
import bulkhead.protocol.ike.WeakAlgorithm;
import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A file's choice of algorithms, in any program's words. These differ, so only what is weak is carried over, as permissions,
 * one by one: the strong ones are offered anyway.
 *
 * @param text as the file has it
 * @param weak what of it can be permitted here
 * @param lacking what it says that this program does not do, in words
 */
public record Algorithms(String text, Set<WeakAlgorithm> weak, String lacking) {
    private static final Map<WeakAlgorithm, Pattern> NAMES = Map.of(
            WeakAlgorithm.TRIPLE_DES, Pattern.compile("(?i)(?<![a-z0-9])(3-?des|des3|triple-?des)"),
            WeakAlgorithm.MD5, Pattern.compile("(?i)(?<![a-z])(hmac[-_]?)?md5"),
            WeakAlgorithm.MODP_1024,
                    Pattern.compile("(?i)modp[-_]?1024(?!s)|(?<![a-z])(dh|(dh[-_]?)?group)[-_ ]?2(?![0-9])"));

    private static final Pattern GROUP =
            Pattern.compile("(?i)modp|ecp|curve|x25519|(?<![a-z])(dh|(dh[-_]?)?group|pfs)[-_ ]?[0-9]|pfsmm");

    /** Of phase 1. */
    public static Algorithms ike(String text) {
        return new Algorithms(text, in(text), "");
    }

    /** Of phase 2, in which a group stands for perfect forward secrecy. */
    static Algorithms esp(String text) {
        Set<WeakAlgorithm> weak = in(text);
        weak.remove(WeakAlgorithm.MODP_1024);
        String lacking = weak.remove(WeakAlgorithm.MD5) ? "; it has no MD5 in ESP" : "";
        return new Algorithms(
                text, weak, lacking + (GROUP.matcher(text).find() ? "; it asks for no perfect forward secrecy" : ""));
    }

    private static Set<WeakAlgorithm> in(String text) {
        Set<WeakAlgorithm> weak = EnumSet.noneOf(WeakAlgorithm.class);
        NAMES.forEach((algorithm, name) -> {
            if (name.matcher(text).find()) {
                weak.add(algorithm);
            }
        });
        return weak;
    }

    /** What is to be said of it; nothing where it is what this program exports. */
    public Optional<String> left() {
        if (text.equals(SwanAlgorithms.ike(weak)) || text.equals(SwanAlgorithms.esp(weak))) {
            return Optional.empty();
        }
        return Optional.of("the choice of algorithms '" + text + "': Bulkhead offers its own"
                + (weak.isEmpty() ? "" : " and " + names(weak) + ", which is weak; try whether it needs to") + lacking);
    }

    static String names(Set<WeakAlgorithm> weak) {
        return weak.stream().map(WeakAlgorithm::label).collect(Collectors.joining(", "));
    }
}
