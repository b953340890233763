package bulkhead.structure;

import static org.assertj.core.api.Assertions.assertThat;

import bulkhead.acceptance.Bulkhead;
import bulkhead.app.desktop.look.Texts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The window says in German whatever the program has to say to people. */
class EverySentenceTest {
    /** As long as most of what is put into a gap, and no word of any sentence. */
    private static final String SOMETHING = "x.9";

    private static final int LONG = 12;

    @Test
    void everySentenceThatTheSourcesSayIsSaidInGerman() throws IOException {
        List<Path> sources = new ArrayList<>();
        for (String module :
                new String[] {"protocol", "leakguard", "platform-linux", "platform-windows", "platform-macos", "app"}) {
            try (Stream<Path> files = Files.walk(Bulkhead.root().resolve(module + "/src/main/java"))) {
                files.filter(file -> file.toString().endsWith(".java")).forEach(sources::add);
            }
        }
        Set<String> sentences = Sentences.of(sources);
        assertThat(sentences)
                .as("the sentences are found")
                .contains(
                        "check the user name and the password",
                        "the name " + Sentences.GAP + " has no address: check its spelling",
                        "the firewall, " + Sentences.GAP + ", is there",
                        "the tunnel secret in xl2tpd's l2tp-secrets: give it with --tunnel-secret-file");
        Texts german = new Texts(Locale.GERMAN);
        assertThat(sentences.stream().filter(sentence -> staysEnglish(sentence, german)))
                .isEmpty();
    }

    private static boolean staysEnglish(String sentence, Texts german) {
        String english = sentence.replace(Sentences.GAP, SOMETHING);
        String said = german.said(english);
        return said.equals(english)
                || Stream.of(sentence.split(Sentences.GAP))
                        .map(String::strip)
                        .anyMatch(words -> words.length() > LONG && said.contains(words));
    }
}
