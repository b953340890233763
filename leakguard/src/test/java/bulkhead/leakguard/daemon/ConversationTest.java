package bulkhead.leakguard.daemon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import bulkhead.leakguard.daemon.Reply.Reason;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What is asked over a connection that takes nothing any more is not waited for: nobody has heard it. */
class ConversationTest {
    private static final Duration LIMIT = Duration.ofSeconds(10);

    /** One that takes nothing, and gives what was said before. */
    private static final class Broken implements Conversation.Channel {
        private final List<Duration> waits = new ArrayList<>();
        private Optional<Packet> said = Optional.empty();

        @Override
        public void send(byte[] message) throws IOException {
            throw new IOException("the other end takes nothing");
        }

        @Override
        public Optional<Packet> receive(Duration limit) {
            waits.add(limit);
            return said;
        }

        @Override
        public boolean awaitEnd() {
            return true;
        }

        @Override
        public void close() {}
    }

    private interface Question {
        void ask(Conversation conversation) throws IOException, RefusedException;
    }

    private static final List<Question> QUESTIONS = List.of(
            conversation -> conversation.greet(LIMIT, () -> true),
            conversation -> conversation.ask(new Request.AskStatus(), LIMIT),
            conversation -> conversation.askPatiently(new Request.AskStatus(), LIMIT));

    @Test
    void whatNobodyHasHeardIsNotWaitedFor() {
        for (Question question : QUESTIONS) {
            Broken channel = new Broken();
            assertThatThrownBy(() -> question.ask(new Conversation(channel))).isInstanceOf(IOException.class);
            assertThat(channel.waits).containsExactly(Duration.ZERO);
        }
    }

    @Test
    void whatTheDaemonSaidBeforeItsEndIsHeard() {
        for (Question question : QUESTIONS) {
            Broken channel = new Broken();
            channel.said = Optional.of(new Conversation.Channel.Packet(
                    MessageCodec.write(new Reply.Refused(Reason.DISMISSED, "opened by force: connect again")), -1));
            assertThatThrownBy(() -> question.ask(new Conversation(channel)))
                    .isInstanceOf(RefusedException.class)
                    .hasMessage("opened by force: connect again");
        }
    }
}
