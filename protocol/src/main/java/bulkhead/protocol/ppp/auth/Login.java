package bulkhead.protocol.ppp.auth;

/**
 * Who a client is.
 *
 * @param user the name, with whatever domain the server wants in it
 * @param password in UTF-8
 * @param prompt whom to ask what the server wants to know besides
 */
public record Login(String user, byte[] password, Prompt prompt) {
    /** Without the password. */
    @Override
    public String toString() {
        return "Login[" + user + "]";
    }
}
