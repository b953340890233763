package bulkhead.app.profile;

import java.util.List;

/**
 * A saved connection: the command line's options under a name. Secrets are only named by their files.
 *
 * @param version of this format, 1
 * @param ipv6 null and other nulls: the default
 */
public record Profile(
        int version,
        String server,
        String user,
        String pskFile,
        String passwordFile,
        String tunnelSecretFile,
        String outer,
        Boolean ipv6,
        Boolean legacy,
        Boolean rawEsp,
        Boolean split,
        List<String> routes,
        Integer mtu,
        List<String> auth,
        String echoTarget,
        Boolean requestPrefix) {
    /** The format this program writes. */
    public static final int VERSION = 1;

    /** A profile that says nothing. */
    public static final Profile EMPTY = new Profile(
            VERSION, null, null, null, null, null, null, null, null, null, null, null, null, null, null, null);

    public Profile {
        routes = routes == null ? List.of() : List.copyOf(routes);
        auth = auth == null ? List.of() : List.copyOf(auth);
    }
}
