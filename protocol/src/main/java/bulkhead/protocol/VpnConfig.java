package bulkhead.protocol;

import bulkhead.protocol.ike.Credential;
import bulkhead.protocol.ike.Identification;
import bulkhead.protocol.ike.IkeConfig;
import bulkhead.protocol.ike.WeakAlgorithm;
import bulkhead.protocol.ppp.auth.AuthMethod;
import bulkhead.protocol.ppp.auth.Login;
import bulkhead.protocol.ppp.auth.Prompt;
import bulkhead.protocol.wire.IpAddress;
import java.util.Arrays;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What the user wants of one server. Holds the secrets; {@link #wipe()} when the session is over.
 *
 * @param credential what this computer proves itself by; a pre-shared key as typed (UTF-8)
 * @param localId what we say we are in IKE; null for what goes with the credential
 * @param aggressive whether IKE begins in aggressive mode
 * @param xauth whether IKE too proves the user, by extended authentication
 * @param user the PPP user name
 * @param password the PPP password (UTF-8)
 * @param prompt whom to ask what the server wants to know besides
 * @param authMethods what the user allows the server to ask for
 * @param weak what else to offer, after everything else
 * @param dialect how to talk to this kind of server
 * @param tunnelSecret the L2TP tunnel authentication secret, or null for none
 * @param ipv6 whether to ask for IPv6 at all
 * @param ownRoutes whether the user brings routes, so that IPv6 needs no default router
 * @param requestPrefix whether to ask for a delegated prefix (IA_PD)
 * @param echoTarget who must answer before IPv6 counts as up, or null for the routers and resolvers that are advertised
 * @param mtu the inner MTU in bytes, or 0 to compute it from path and suite
 * @param ikeLifetimeSeconds when to renew the IKE keys at the latest
 * @param espLifetimeSeconds when to renew the ESP keys at the latest
 * @param hostName our name in L2TP
 * @param duid our DHCP unique identifier (RFC 8415 section 11)
 * @param interfaceId our IPv6 interface identifier (RFC 5072 section 4.1), or 0 for one by chance
 */
public record VpnConfig(
        Credential credential,
        Identification localId,
        boolean aggressive,
        boolean xauth,
        String user,
        byte[] password,
        Prompt prompt,
        Set<AuthMethod> authMethods,
        Set<WeakAlgorithm> weak,
        Dialect dialect,
        byte[] tunnelSecret,
        boolean ipv6,
        boolean ownRoutes,
        boolean requestPrefix,
        IpAddress echoTarget,
        int mtu,
        int ikeLifetimeSeconds,
        int espLifetimeSeconds,
        String hostName,
        byte[] duid,
        long interfaceId) {

    /** What a server may ask for unless the user says otherwise: where it proves who it is. */
    public static final Set<AuthMethod> AUTH_DEFAULTS =
            Stream.of(AuthMethod.values()).filter(AuthMethod::provesServer).collect(Collectors.toUnmodifiableSet());

    public static final int IKE_LIFETIME = IkeConfig.IKE_LIFETIME_SECONDS;
    public static final int ESP_LIFETIME = IkeConfig.ESP_LIFETIME_SECONDS;

    /** The usual session: everything by default but who we are. */
    public static VpnConfig of(byte[] psk, String user, byte[] password) {
        return of(new Credential.PreSharedKey(psk), user, password);
    }

    /** The same with whatever this computer proves itself by. */
    public static VpnConfig of(Credential credential, String user, byte[] password) {
        return new VpnConfig(
                credential,
                null,
                false,
                false,
                user,
                password,
                Prompt.NOBODY,
                AUTH_DEFAULTS,
                Set.of(),
                Dialect.USUAL,
                null,
                true,
                false,
                false,
                null,
                0,
                IKE_LIFETIME,
                ESP_LIFETIME,
                "bulkhead",
                new byte[0],
                0);
    }

    /** This configuration with what {@code changes} sets. */
    public VpnConfig with(Consumer<Builder> changes) {
        Builder builder = new Builder(this);
        changes.accept(builder);
        return new VpnConfig(
                credential,
                builder.localId,
                builder.aggressive,
                builder.xauth,
                user,
                builder.password,
                builder.prompt,
                builder.authMethods,
                builder.weak,
                builder.dialect,
                builder.tunnelSecret,
                builder.ipv6,
                builder.ownRoutes,
                builder.requestPrefix,
                builder.echoTarget,
                builder.mtu,
                builder.ikeLifetimeSeconds,
                builder.espLifetimeSeconds,
                builder.hostName,
                builder.duid,
                builder.interfaceId);
    }

    /** Who the user is. */
    public Login login() {
        return new Login(user, password, prompt);
    }

    /** Overwrites the secrets. */
    public void wipe() {
        credential.wipe();
        Arrays.fill(password, (byte) 0);
        if (tunnelSecret != null) {
            Arrays.fill(tunnelSecret, (byte) 0);
        }
    }

    /** Without the secrets. */
    @Override
    public String toString() {
        return "VpnConfig[" + user + " " + authMethods + "]";
    }

    /** What {@link #with} may change; every field starts as it is. */
    public static final class Builder {
        public Identification localId;
        public boolean aggressive;
        public boolean xauth;
        public byte[] password;
        public Prompt prompt;
        public Set<AuthMethod> authMethods;
        public Set<WeakAlgorithm> weak;
        public Dialect dialect;
        public byte[] tunnelSecret;
        public boolean ipv6;
        public boolean ownRoutes;
        public boolean requestPrefix;
        public IpAddress echoTarget;
        public int mtu;
        public int ikeLifetimeSeconds;
        public int espLifetimeSeconds;
        public String hostName;
        public byte[] duid;
        public long interfaceId;

        private Builder(VpnConfig from) {
            localId = from.localId;
            aggressive = from.aggressive;
            xauth = from.xauth;
            password = from.password;
            prompt = from.prompt;
            authMethods = from.authMethods;
            weak = from.weak;
            dialect = from.dialect;
            tunnelSecret = from.tunnelSecret;
            ipv6 = from.ipv6;
            ownRoutes = from.ownRoutes;
            requestPrefix = from.requestPrefix;
            echoTarget = from.echoTarget;
            mtu = from.mtu;
            ikeLifetimeSeconds = from.ikeLifetimeSeconds;
            espLifetimeSeconds = from.espLifetimeSeconds;
            hostName = from.hostName;
            duid = from.duid;
            interfaceId = from.interfaceId;
        }
    }
}
