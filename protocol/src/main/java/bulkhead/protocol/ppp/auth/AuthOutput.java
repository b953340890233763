package bulkhead.protocol.ppp.auth;

/** What an {@link Authentication} asks of the session, or tells it. */
public sealed interface AuthOutput {
    /** A packet under the method's PPP protocol number. */
    record Send(byte[] packet) implements AuthOutput {}

    /** The peer is who it should be, or believes that we are. {@code message} is the server's, printable. */
    record Succeeded(AuthMethod method, String message) implements AuthOutput {}

    /**
     * Authentication has failed for good.
     *
     * @param happened a clause as in {@link bulkhead.protocol.core.Failure}
     * @param advice likewise
     */
    record Refused(String happened, String advice) implements AuthOutput {}

    /** The other side did not answer in time. {@code happened} as above. */
    record Silent(String happened) implements AuthOutput {}
}
