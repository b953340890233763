package bulkhead.protocol.ike;

import bulkhead.protocol.core.Failure;
import java.security.cert.X509Certificate;
import java.util.List;

/**
 * Who holds our key and knows whom to trust. What it is asked may take as long as a person takes, or an authority's server: whoever
 * drives a session has it answer on another thread, and hands the answer to the session, see {@link IkeOutput.Ask}.
 */
public interface Notary extends AutoCloseable {
    /** What there is to ask; each is one of its own, whatever is in it. */
    abstract sealed class Question {
        private final Notary notary;

        private Question(Notary notary) {
            this.notary = notary;
        }

        /** Waits for the answer. */
        public final Answer ask() {
            return notary.answer(this);
        }

        /** To sign HASH_I or HASH_R with our key. */
        public static final class Sign extends Question {
            private final byte[] hash;

            public Sign(Notary notary, byte[] hash) {
                super(notary);
                this.hash = hash;
            }

            public byte[] hash() {
                return hash;
            }
        }

        /** Whether it is the peer we mean that has shown to have the key of a certificate. */
        public static final class Trust extends Question {
            private final List<X509Certificate> certificates;
            private final Identification peer;

            /**
             * @param certificates all that it sent, first the one whose key it has
             * @param peer what it says it is
             */
            public Trust(Notary notary, List<X509Certificate> certificates, Identification peer) {
                super(notary);
                this.certificates = List.copyOf(certificates);
                this.peer = peer;
            }

            public List<X509Certificate> certificates() {
                return certificates;
            }

            public Identification peer() {
                return peer;
            }
        }
    }

    /** What comes of a question. */
    sealed interface Answer {
        /** To {@link Question.Sign}. */
        record Signed(byte[] signature) implements Answer {}

        /** To {@link Question.Trust}. */
        record Trusted() implements Answer {}

        /** To either. */
        record Refused(Failure why) implements Answer {}
    }

    Answer answer(Question question);

    /** Forgets the key; what is asked from now on is refused. */
    @Override
    void close();
}
