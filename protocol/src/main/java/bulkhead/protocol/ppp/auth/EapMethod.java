package bulkhead.protocol.ppp.auth;

import bulkhead.protocol.wire.ByteReader;
import bulkhead.protocol.wire.MalformedException;

/** A method as the client speaks it inside EAP (RFC 3748 section 5). */
interface EapMethod {
    AuthMethod name();

    /** The type of its requests and responses. */
    int type();

    /** @param request what follows the type */
    Answer to(ByteReader request) throws MalformedException;

    /** Whether all is proven that the method has proven, so that a Success may be believed (section 4.2). */
    boolean isDone();

    /** What the client does about a request. */
    sealed interface Answer {
        /** @param data what follows the type */
        record Respond(byte[] data) implements Answer {}

        /**
         * The server said no, which is acknowledged.
         *
         * @param why in words, or empty
         */
        record Refused(byte[] data, String why, String advice) implements Answer {}

        /** We say no, and nothing more. {@code why} is a clause. */
        record Distrusted(String why) implements Answer {}
    }
}
