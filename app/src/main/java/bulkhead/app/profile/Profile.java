package bulkhead.app.profile;

import bulkhead.app.secret.SecretKind;
import java.util.List;
import java.util.function.Consumer;

/**
 * A saved connection: the command line's options under a name. Secrets are in a {@code SecretStore} under the profile's
 * {@link #id}, or named by their files.
 *
 * @param version of this format, 1
 * @param id what stays when the profile is renamed; a UUID, or null in a file that was written by hand
 * @param secrets where its secrets are kept: {@code keyring}, {@code file}, or null where each is asked for
 * @param certificate the file with this computer's certificate; null for a pre-shared key
 * @param certificateKey the file with its key; null where that is with the certificate
 * @param ca the file with the certificates of those whom to trust, or {@code system}; null for those in the file of the certificate
 * @param remoteId whose certificate is expected; null for the server's name
 * @param revocation {@code off}, {@code soft} or {@code hard}
 * @param crl a file of revocation lists
 * @param localId what this computer says it is; null for the certificate's subject, or its address
 * @param groupId the name of the group whose pre-shared key it is, sent in aggressive mode; null for none
 * @param xauth whether IKE too may ask for user and password
 * @param ipv6 null and other nulls: the default
 * @param weak what is offered though it is broken, by the names of {@link Values#WEAK}
 * @param dns the resolvers to ask in the server's stead
 * @param ikeLifetime in seconds; so is that of ESP
 */
public record Profile(
        int version,
        String id,
        String server,
        String user,
        String secrets,
        String pskFile,
        String passwordFile,
        String tunnelSecretFile,
        String certificate,
        String certificateKey,
        String keyPassphraseFile,
        String ca,
        String remoteId,
        String revocation,
        String crl,
        String localId,
        String groupId,
        Boolean aggressive,
        Boolean xauth,
        String outer,
        Boolean ipv6,
        List<String> weak,
        Boolean rawEsp,
        Boolean split,
        List<String> routes,
        List<String> dns,
        Integer mtu,
        List<String> auth,
        String echoTarget,
        Boolean requestPrefix,
        Boolean killSwitch,
        Boolean lockdown,
        Boolean allowLan,
        Boolean reconnect,
        Integer ikeLifetime,
        Integer espLifetime) {
    /** The format this program writes. */
    public static final int VERSION = 1;

    /** A profile that says nothing. */
    public static final Profile EMPTY = new Profile(
            VERSION, null, null, null, null, null, null, null, null, null, null, null, null, null, null, null, null,
            null, null, null, null, null, null, null, null, null, null, null, null, null, null, null, null, null, null,
            null);

    public Profile {
        weak = weak == null ? List.of() : List.copyOf(weak);
        routes = routes == null ? List.of() : List.copyOf(routes);
        dns = dns == null ? List.of() : List.copyOf(dns);
        auth = auth == null ? List.of() : List.copyOf(auth);
    }

    /** The file that has this secret, {@code -} for standard input, or null. */
    public String fileOf(SecretKind kind) {
        return switch (kind) {
            case PRE_SHARED_KEY -> pskFile;
            case PASSWORD -> passwordFile;
            case TUNNEL_SECRET -> tunnelSecretFile;
            case KEY_PASSPHRASE -> keyPassphraseFile;
        };
    }

    /** Whether a file has this secret, and not standard input. */
    public boolean namesFile(SecretKind kind) {
        return fileOf(kind) != null && !fileOf(kind).equals("-");
    }

    /** This profile with what {@code changes} sets. */
    public Profile with(Consumer<Builder> changes) {
        Builder b = new Builder(this);
        changes.accept(b);
        return new Profile(
                version,
                b.id,
                b.server,
                b.user,
                b.secrets,
                b.pskFile,
                b.passwordFile,
                b.tunnelSecretFile,
                b.certificate,
                b.certificateKey,
                b.keyPassphraseFile,
                b.ca,
                b.remoteId,
                b.revocation,
                b.crl,
                b.localId,
                b.groupId,
                b.aggressive,
                b.xauth,
                b.outer,
                b.ipv6,
                b.weak,
                b.rawEsp,
                b.split,
                b.routes,
                b.dns,
                b.mtu,
                b.auth,
                b.echoTarget,
                b.requestPrefix,
                b.killSwitch,
                b.lockdown,
                b.allowLan,
                b.reconnect,
                b.ikeLifetime,
                b.espLifetime);
    }

    /** What {@link #with} may change; every field starts as it is. */
    public static final class Builder {
        public String id;
        public String server;
        public String user;
        public String secrets;
        public String pskFile;
        public String passwordFile;
        public String tunnelSecretFile;
        public String certificate;
        public String certificateKey;
        public String keyPassphraseFile;
        public String ca;
        public String remoteId;
        public String revocation;
        public String crl;
        public String localId;
        public String groupId;
        public Boolean aggressive;
        public Boolean xauth;
        public String outer;
        public Boolean ipv6;
        public List<String> weak;
        public Boolean rawEsp;
        public Boolean split;
        public List<String> routes;
        public List<String> dns;
        public Integer mtu;
        public List<String> auth;
        public String echoTarget;
        public Boolean requestPrefix;
        public Boolean killSwitch;
        public Boolean lockdown;
        public Boolean allowLan;
        public Boolean reconnect;
        public Integer ikeLifetime;
        public Integer espLifetime;

        /** Names the file of a secret; null for none. */
        public void file(SecretKind kind, String name) {
            switch (kind) {
                case PRE_SHARED_KEY -> pskFile = name;
                case PASSWORD -> passwordFile = name;
                case TUNNEL_SECRET -> tunnelSecretFile = name;
                case KEY_PASSPHRASE -> keyPassphraseFile = name;
            }
        }

        private Builder(Profile from) {
            id = from.id;
            server = from.server;
            user = from.user;
            secrets = from.secrets;
            pskFile = from.pskFile;
            passwordFile = from.passwordFile;
            tunnelSecretFile = from.tunnelSecretFile;
            certificate = from.certificate;
            certificateKey = from.certificateKey;
            keyPassphraseFile = from.keyPassphraseFile;
            ca = from.ca;
            remoteId = from.remoteId;
            revocation = from.revocation;
            crl = from.crl;
            localId = from.localId;
            groupId = from.groupId;
            aggressive = from.aggressive;
            xauth = from.xauth;
            outer = from.outer;
            ipv6 = from.ipv6;
            weak = from.weak;
            rawEsp = from.rawEsp;
            split = from.split;
            routes = from.routes;
            dns = from.dns;
            mtu = from.mtu;
            auth = from.auth;
            echoTarget = from.echoTarget;
            requestPrefix = from.requestPrefix;
            killSwitch = from.killSwitch;
            lockdown = from.lockdown;
            allowLan = from.allowLan;
            reconnect = from.reconnect;
            ikeLifetime = from.ikeLifetime;
            espLifetime = from.espLifetime;
        }
    }
}
