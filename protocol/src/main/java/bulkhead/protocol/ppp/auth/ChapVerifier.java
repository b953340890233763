package bulkhead.protocol.ppp.auth;

import bulkhead.protocol.wire.MalformedException;

/** What a server makes of a response to its challenge. */
interface ChapVerifier {
    /** The length of the challenge, in bytes. */
    int challengeLength();

    /** Judges a response and says so in the method's own form. */
    Verdict verify(int identifier, byte[] challenge, byte[] response, String user) throws MalformedException;

    /** @param message the message of the Success or Failure */
    record Verdict(boolean right, byte[] message) {}
}
