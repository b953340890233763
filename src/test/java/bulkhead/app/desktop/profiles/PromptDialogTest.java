package bulkhead.app.desktop.profiles;

import static org.assertj.core.api.Assertions.assertThat;

import bulkhead.protocol.ppp.auth.Prompt;
import bulkhead.protocol.ppp.auth.Prompt.Answer;
import bulkhead.protocol.ppp.auth.Prompt.Question;
import bulkhead.protocol.ppp.auth.Prompt.Subject;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import javafx.scene.input.KeyCode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a server asks while it is connected to, answered by keyboard. */
class PromptDialogTest {
    private final List<Boolean> asks = new CopyOnWriteArrayList<>();

    @TempDir
    private Path folder;

    @Test
    void theServersWordsAreShownAndWhatIsTypedIsTheAnswer() throws Exception {
        try (ProfilesWindow window = new ProfilesWindow(folder, ProfilesWindow::noKeyring)) {
            var answer = ask(question(window, Subject.CODE, "Hello anna\nCode on your telephone?"));
            window.awaitFocus("answer");
            assertThat(window.text("question")).isEqualTo("Hello anna\nCode on your telephone?");
            assertThat(asks).containsExactly(true);
            window.type("123456");
            window.picture("prompt");
            window.press(KeyCode.ENTER);

            assertThat(typed(answer.join())).isEqualTo("123456");
            assertThat(asks).containsExactly(true, false);
        }
    }

    @Test
    void aNewPasswordIsSentOnlyWhenItWasTypedTwiceAlike() throws Exception {
        try (ProfilesWindow window = new ProfilesWindow(folder, ProfilesWindow::noKeyring)) {
            var answer = ask(question(window, Subject.NEW_PASSWORD, "error 648, the password has expired"));
            window.awaitFocus("answer");
            window.type("another one");
            window.fill("answer-again", "another");
            window.press(KeyCode.ENTER);
            assertThat(answer).isNotDone();
            window.type(" one");
            window.press(KeyCode.ENTER);

            assertThat(typed(answer.join())).isEqualTo("another one");
        }
    }

    @Test
    void whoCancelsHasNoAnswer() throws Exception {
        try (ProfilesWindow window = new ProfilesWindow(folder, ProfilesWindow::noKeyring)) {
            var answer = ask(question(window, Subject.PASSWORD, "error 691"));
            window.awaitFocus("answer");
            window.press(KeyCode.ESCAPE);

            assertThat(answer.join()).isEqualTo(new Answer.None("its user gave no answer", "connect again"));
        }
    }

    @Test
    void aQuestionThatNobodyAwaitsAnyMoreIsTakenFromTheScreen() throws Exception {
        try (ProfilesWindow window = new ProfilesWindow(folder, ProfilesWindow::noKeyring)) {
            Question open = question(window, Subject.CODE, "Code?");
            var answer = ask(open);
            window.awaitFocus("answer");
            open.withdraw();
            assertThat(answer.join()).isInstanceOf(Answer.None.class);
            window.until(() -> window.node("answer") == null);

            Question early = question(window, Subject.CODE, "Code?");
            early.withdraw();
            assertThat(ask(early).join()).isInstanceOf(Answer.None.class);
            assertThat(asks).containsExactly(true, false, true, false);
        }
    }

    private Question question(ProfilesWindow window, Subject subject, String text) {
        Prompt prompt = window.profiles().secrets().prompt("office", asks::add);
        return new Question(prompt, subject, "anna", text);
    }

    private static CompletableFuture<Answer> ask(Question question) {
        return CompletableFuture.supplyAsync(question::ask);
    }

    private static String typed(Answer answer) {
        return new String(((Answer.Typed) answer).secret(), StandardCharsets.UTF_8);
    }
}
