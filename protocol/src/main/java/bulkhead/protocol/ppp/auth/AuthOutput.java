package bulkhead.protocol.ppp.auth;

/** What an {@link Authentication} asks of the session, or tells it. */
public sealed interface AuthOutput {
    /** A packet under the method's PPP protocol number. */
    record Send(byte[] packet) implements AuthOutput {}

    /** The peer is who it should be, or believes that we are. {@code message} is the server's, printable. */
    record Succeeded(AuthMethod method, String message) implements AuthOutput {}

    /** Ask on another thread, and hand what comes of it to {@link Authentication#answered}; one that ended meanwhile wants none. */
    record Ask(Prompt.Question question) implements AuthOutput {}

    /** The server has something to say to the user (RFC 3748 section 5.2); printable, of one line or several. */
    record Told(String text) implements AuthOutput {}

    /** The password by which the user was taken, where that is not the one we had. */
    record NewPassword(byte[] password) implements AuthOutput {
        @Override
        public String toString() {
            return "NewPassword";
        }
    }

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
