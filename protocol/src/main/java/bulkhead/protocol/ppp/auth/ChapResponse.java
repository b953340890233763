package bulkhead.protocol.ppp.auth;

import bulkhead.protocol.wire.MalformedException;

/** What a client answers to a challenge, and what it makes of the verdict. */
interface ChapResponse {
    /** The value of the Response to the challenge {@code value}. */
    byte[] to(int identifier, byte[] value) throws MalformedException;

    /** Whether the message of a Success proves that the server knows the password too, where the method has that. */
    boolean isProvenBy(byte[] message);

    /** The part of a Success's message that is for people. */
    String welcome(byte[] message);

    /** The message of a Failure in words. */
    String why(byte[] message);

    /** What to do about that failure. */
    String advice(byte[] message);
}
