package bulkhead.protocol.ppp.auth;

import java.util.Arrays;

/**
 * The person who is to prove who they are, where one can be asked. That takes as long as a person takes: whoever drives a session has
 * them asked on another thread, and hands the answer to the session, see {@link AuthOutput.Ask}.
 */
public interface Prompt {
    /** Nobody can be asked. */
    Prompt NOBODY = new Prompt() {
        @Override
        public boolean asks(Subject subject) {
            return false;
        }

        @Override
        public Answer answer(Question question) {
            return new Answer.None("there is nobody to ask", "connect where somebody can be asked");
        }
    };

    /** What is asked for. */
    enum Subject {
        /** What the server's own words ask for: a one-time code as a rule. */
        CODE,
        /** The password, as the one we have was refused. */
        PASSWORD,
        /** Another password, as the one we have has expired. */
        NEW_PASSWORD
    }

    /** One question; each is one of its own, whatever is in it. */
    final class Question {
        private final Prompt prompt;
        private final Subject subject;
        private final String user;
        private final String text;

        /**
         * @param user the name that is to be proven
         * @param text the server's words where these ask, and else why it is asked; printable, of one line or several
         */
        public Question(Prompt prompt, Subject subject, String user, String text) {
            this.prompt = prompt;
            this.subject = subject;
            this.user = user;
            this.text = text;
        }

        public Subject subject() {
            return subject;
        }

        public String user() {
            return user;
        }

        public String text() {
            return text;
        }

        /** Waits for the answer. */
        public Answer ask() {
            return prompt.answer(this);
        }

        /** Nobody waits for the answer any more; from any thread. */
        public void withdraw() {
            prompt.withdraw(this);
        }
    }

    /** What comes of a question. */
    sealed interface Answer {
        /** @param secret in UTF-8; whoever takes the answer wipes it */
        record Typed(byte[] secret) implements Answer {
            void wipe() {
                Arrays.fill(secret, (byte) 0);
            }

            @Override
            public String toString() {
                return "Typed";
            }
        }

        /**
         * None.
         *
         * @param why a clause, as of {@link bulkhead.protocol.core.Failure}
         * @param advice likewise
         */
        record None(String why, String advice) implements Answer {}
    }

    Answer answer(Question question);

    /** Whether somebody can be asked for this, as far as that is known before. */
    default boolean asks(Subject subject) {
        return true;
    }

    /** Nobody waits for the answer any more; whoever is asked need not see the question any longer. */
    default void withdraw(Question question) {}
}
