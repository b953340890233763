package bulkhead.protocol.ppp.auth;

import bulkhead.protocol.wire.ByteReader;
import bulkhead.protocol.wire.MalformedException;

/** A method as the client speaks it inside EAP (RFC 3748 section 5). */
interface EapMethod {
    AuthMethod name();

    /** The type of its requests and responses. */
    int type();

    /**
     * @param identifier of the request
     * @param request what follows the type
     */
    Answer to(int identifier, ByteReader request) throws MalformedException;

    /** What follows from what a person typed, who was asked by {@link Answer.Ask}. @param secret is wiped afterwards */
    default Answer typed(byte[] secret) {
        throw new IllegalStateException(name() + " asks nobody");
    }

    /** The password by which the user was taken, where that is not the one we had; null otherwise. */
    default byte[] newPassword() {
        return null;
    }

    /** Whether all is proven that the method has proven, so that a Success may be believed (section 4.2). */
    boolean isDone();

    /** What the client does about a request. */
    sealed interface Answer {
        /** @param data what follows the type */
        record Respond(byte[] data) implements Answer {}

        /** A person is asked, and what they type goes to {@link EapMethod#typed}. */
        record Ask(Prompt.Subject subject, String text) implements Answer {}

        /**
         * The server said no, which is acknowledged.
         *
         * @param why in words, or empty
         */
        record Refused(byte[] data, String why, String advice) implements Answer {}

        /** The same, but there is another try, if a person has something else to say. */
        record Retry(Prompt.Subject subject, Refused otherwise) implements Answer {}

        /** We say no, and nothing more. {@code why} is a clause. */
        record Distrusted(String why) implements Answer {}
    }
}
