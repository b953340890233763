package bulkhead.protocol.ppp.auth;

import bulkhead.protocol.wire.MalformedException;
import java.util.Optional;

/** What a client answers to a challenge, and what it makes of the verdict. */
interface ChapResponse {
    /** The value of the Response to the challenge {@code value}. */
    byte[] to(int identifier, byte[] value) throws MalformedException;

    /** Whether the message of a Success proves that the server knows the password too, where the method has that. */
    boolean isProvenBy(byte[] message);

    /** The part of a Success's message that is for people. */
    String welcome(byte[] message);

    /** The message of a Failure. */
    ChapFailure failed(byte[] message);

    /** The value of the next Response, by another password. @param secret is copied */
    default byte[] again(byte[] secret) {
        throw new IllegalStateException("there is no other try");
    }

    /** The data of a Change-Password. @param secret the new password, which is copied, and counts from now on */
    default byte[] change(byte[] secret) {
        throw new IllegalStateException("passwords are not changed");
    }

    /** The password that counts now where it is not the one of the beginning; null otherwise. */
    default byte[] newPassword() {
        return null;
    }

    /**
     * @param why in words, or empty
     * @param advice what to do about it
     * @param retry what a person is asked for, so that it goes on
     */
    record ChapFailure(String why, String advice, Optional<Prompt.Subject> retry) {}
}
