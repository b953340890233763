package bulkhead.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.CodeElement;
import java.lang.classfile.MethodModel;
import java.lang.classfile.instruction.ConstantInstruction;
import java.lang.classfile.instruction.InvokeInstruction;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Every regular expression of the program looks at a text about as often as the text is long, whatever it is: the
 * texts are files and messages of strangers. Looks are counted, and a text of twice the length may take twice as many.
 */
class RegularExpressionsTest {
    private static final List<String> MODULES =
            List.of("protocol", "leakguard", "app", "platform-linux", "platform-windows", "platform-macos");
    private static final int LENGTH = 600;

    /** Where the expression is among what the call takes, counted from its end. */
    private static final Map<String, Integer> CALLS = Map.of(
            "java/util/regex/Pattern.compile", 0,
            "java/util/regex/Pattern.matches", 0,
            "java/lang/String.matches", 0,
            "java/lang/String.split", 0,
            "java/lang/String.replaceAll", 1,
            "java/lang/String.replaceFirst", 1);

    @Test
    void noExpressionTakesMoreThanInProportionToItsText() throws IOException {
        Map<String, String> expressions = new TreeMap<>();
        for (String module : MODULES) {
            try (Stream<Path> files = Files.walk(Bulkhead.root().resolve(module).resolve("target/classes"))) {
                for (Path file :
                        files.filter(each -> each.toString().endsWith(".class")).toList()) {
                    collect(ClassFile.of().parse(file), expressions);
                }
            }
        }
        assertThat(expressions).hasSizeGreaterThan(30);
        assertThat(expressions.keySet().stream()
                        .flatMap(regex -> worst(regex).stream()
                                .map(text -> regex + " in " + expressions.get(regex) + " on " + text))
                        .toList())
                .isEmpty();
    }

    /** This test would be worthless if it saw nothing. */
    @Test
    void knowsExpressionsThatTakeMore() {
        for (String regex :
                new String[] {"(?m)^\\s*\\[lac", "\\s+#.*$", "[ .]+$", "(a+)+b", "(?:^| )M=(.*)$", "\\d+x|\\d+y"}) {
            assertThat(worst(regex)).as(regex).isNotEmpty();
        }
        for (String regex : new String[] {"\\p{Cntrl}", "(?m)^[ \\t]*+\\[lac", ":\\d+$", "[a-z]{1,30}"}) {
            assertThat(worst(regex)).as(regex).isEmpty();
        }
    }

    private static void collect(ClassModel model, Map<String, String> expressions) {
        for (MethodModel method : model.methods()) {
            Deque<String> texts = new ArrayDeque<>();
            method.code().ifPresent(code -> {
                for (CodeElement element : code) {
                    if (element instanceof ConstantInstruction constant
                            && constant.constantValue() instanceof String text) {
                        texts.push(text);
                    } else if (element instanceof InvokeInstruction call) {
                        String name = call.owner().asInternalName() + "."
                                + call.name().stringValue();
                        if (CALLS.containsKey(name)) {
                            String regex = texts.stream()
                                    .skip(CALLS.get(name))
                                    .findFirst()
                                    .orElseThrow();
                            expressions.put(regex, model.thisClass().asInternalName());
                        }
                    }
                }
            });
        }
    }

    /** A text of one thing again and again, before and behind something else, on which the looks grow faster than it. */
    private static List<String> worst(String regex) {
        Pattern pattern = Pattern.compile(regex);
        for (String pump : pumps(regex)) {
            for (String end : new String[] {"", "!", "\n\nx", "x\n"}) {
                for (String start : new String[] {"", "=", "\"", "-a"}) {
                    long once = looks(pattern, start + pump.repeat(LENGTH) + end);
                    long twice = looks(pattern, start + pump.repeat(2 * LENGTH) + end);
                    if (twice > 2.5 * once + 100) {
                        return List.of("'" + start + "' and many '" + pump + "' and '" + end + "'");
                    }
                }
            }
        }
        return List.of();
    }

    /** Of the expression's own characters and words, and some of each class. */
    private static Set<String> pumps(String regex) {
        Set<String> pumps = new LinkedHashSet<>(List.of(" ", "\n", "\t", "\r", "a", "A", "1", "é", ".", "-", "_", ":"));
        regex.chars().forEach(c -> pumps.add(Character.toString(c)));
        Matcher word = Pattern.compile("\\w{2,}").matcher(regex);
        List<String> words = new ArrayList<>();
        while (word.find()) {
            words.add(word.group());
        }
        for (String each : words) {
            pumps.add(each);
            pumps.add(each + " ");
            pumps.add(each + "\n");
        }
        pumps.addAll(List.of("a=", " M=", "=[", "[=", "a:", ":1", ". "));
        return pumps;
    }

    private static long looks(Pattern pattern, String text) {
        Counted counted = new Counted(text);
        Matcher matcher = pattern.matcher(counted);
        int found = 0;
        while (matcher.find()) {
            found++;
        }
        return counted.looks + found;
    }

    /** A text that knows how often it was looked at. */
    private static final class Counted implements CharSequence {
        private final String text;
        private long looks;

        Counted(String text) {
            this.text = text;
        }

        @Override
        public char charAt(int index) {
            looks++;
            return text.charAt(index);
        }

        @Override
        public int length() {
            return text.length();
        }

        @Override
        public CharSequence subSequence(int start, int end) {
            return text.subSequence(start, end);
        }

        @Override
        public String toString() {
            return text;
        }
    }
}
