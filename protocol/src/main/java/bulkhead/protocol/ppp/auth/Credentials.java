package bulkhead.protocol.ppp.auth;

/** What a server knows of its users. */
@FunctionalInterface
public interface Credentials {
    /** The user's password in UTF-8, or null when there is no such user. */
    byte[] passwordOf(String user);
}
