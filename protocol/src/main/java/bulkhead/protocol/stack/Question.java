package bulkhead.protocol.stack;

import bulkhead.protocol.ike.Notary;
import bulkhead.protocol.ppp.auth.Prompt;

/** What a layer asks of somebody who may take their time: a card, an authority, a person. Each is one of its own. */
public sealed interface Question {
    /** Waits for the answer, which is for {@link Present#answered}. */
    Answered ask();

    /** Nobody waits for the answer any more; from any thread. */
    default void withdraw() {}

    record OfIke(Notary.Question asked) implements Question {
        @Override
        public Answered ask() {
            return new Answered.Ike(asked, asked.ask());
        }
    }

    /** A person. */
    record OfPerson(Prompt.Question asked) implements Question {
        @Override
        public Answered ask() {
            return new Answered.Person(asked, asked.ask());
        }

        @Override
        public void withdraw() {
            asked.withdraw();
        }
    }

    /** What came of one. */
    sealed interface Answered {
        record Ike(Notary.Question question, Notary.Answer answer) implements Answered {}

        record Person(Prompt.Question question, Prompt.Answer answer) implements Answered {}
    }
}
