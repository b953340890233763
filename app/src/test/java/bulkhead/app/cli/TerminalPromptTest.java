package bulkhead.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import bulkhead.protocol.ppp.auth.Prompt;
import bulkhead.protocol.ppp.auth.Prompt.Answer;
import bulkhead.protocol.ppp.auth.Prompt.Question;
import bulkhead.protocol.ppp.auth.Prompt.Subject;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TerminalPromptTest {
    private final List<String> shown = new ArrayList<>();
    private final List<Boolean> asking = new ArrayList<>();

    @TempDir
    private Path folder;

    @Test
    void theServersWordsAreShownAsTheyAreAndWhatIsTypedIsTheAnswer() {
        Prompt prompt = prompt(null, "123456");

        assertThat(typed(ask(prompt, Subject.CODE, "Hello anna\nCode on your telephone?")))
                .isEqualTo("123456");
        assertThat(shown).containsExactly("The server asks:\nHello anna\nCode on your telephone?\nAnswer: ");
        assertThat(asking).containsExactly(true, false);
    }

    @Test
    void aNewPasswordIsTypedTwiceUntilBothAreTheSame() {
        Prompt prompt = prompt(null, "one", "two", "three", "three");

        assertThat(typed(ask(prompt, Subject.NEW_PASSWORD, "error 648, the password has expired")))
                .isEqualTo("three");
        assertThat(shown)
                .containsExactly(
                        "The server wants a new password (error 648, the password has expired).\nNew password of anna: ",
                        "Once more: ",
                        "These were two different ones.\nNew password of anna: ",
                        "Once more: ");
    }

    @Test
    void theEndOfTheTerminalIsNoAnswer() {
        assertThat(ask(prompt(null), Subject.PASSWORD, "error 691")).isInstanceOf(Answer.None.class);
        assertThat(ask(prompt(null, "once"), Subject.NEW_PASSWORD, "error 648")).isInstanceOf(Answer.None.class);
    }

    /** A second question is another one, or says that the answer was wrong: the same code is no answer to either. */
    @Test
    void aFileIsReadWhenTheServerAsksAndEachAnswerGivenOnce() throws Exception {
        Path file = folder.resolve("code");
        Prompt prompt = withoutTerminal(file.toString());
        assertThat(ask(prompt, Subject.CODE, "Code?"))
                .isInstanceOfSatisfying(
                        Answer.None.class, none -> assertThat(none.why()).contains("does not exist"));
        Files.writeString(file, "111111\n");
        assertThat(typed(ask(prompt, Subject.CODE, "Code?"))).isEqualTo("111111");
        assertThat(ask(prompt, Subject.CODE, "Code?"))
                .isEqualTo(new Answer.None(
                        "the file of codes has no other answer than before",
                        "put the next code into it and connect again"));
        Files.writeString(file, "222222\n");
        assertThat(typed(ask(prompt, Subject.CODE, "Code?"))).isEqualTo("222222");
    }

    @Test
    void eachQuestionTakesALineOfStandardInput() {
        InputStream lines = new ByteArrayInputStream("secret\n123456\n".getBytes(StandardCharsets.UTF_8));
        Prompt prompt = new TerminalPrompt(Optional.empty(), "-", lines, asking::add);

        assertThat(typed(ask(prompt, Subject.CODE, "Password?"))).isEqualTo("secret");
        assertThat(typed(ask(prompt, Subject.CODE, "Code?"))).isEqualTo("123456");
        assertThat(ask(prompt, Subject.CODE, "Code?")).isInstanceOf(Answer.None.class);
    }

    @Test
    void withoutATerminalNobodyIsAskedForAPasswordAndACodeIsMissedInWords() {
        Prompt prompt = withoutTerminal(null);

        assertThat(prompt.asks(Subject.PASSWORD)).isFalse();
        assertThat(prompt.asks(Subject.CODE)).isTrue();
        assertThat(ask(prompt, Subject.CODE, "Code?"))
                .isEqualTo(new Answer.None(
                        "there is no terminal to ask its user at", "give --otp-file FILE, or connect in a terminal"));
        assertThat(asking).isEmpty();
    }

    private Prompt prompt(String file, String... lines) {
        Deque<String> left = new ArrayDeque<>(List.of(lines));
        Terminal terminal = prompt -> {
            shown.add(prompt);
            return left.isEmpty() ? null : left.removeFirst().getBytes(StandardCharsets.UTF_8);
        };
        return new TerminalPrompt(Optional.of(terminal), file, InputStream.nullInputStream(), asking::add);
    }

    private Prompt withoutTerminal(String file) {
        return new TerminalPrompt(Optional.empty(), file, InputStream.nullInputStream(), asking::add);
    }

    private static Answer ask(Prompt prompt, Subject subject, String text) {
        return new Question(prompt, subject, "anna", text).ask();
    }

    private static String typed(Answer answer) {
        return new String(((Answer.Typed) answer).secret(), StandardCharsets.UTF_8);
    }
}
