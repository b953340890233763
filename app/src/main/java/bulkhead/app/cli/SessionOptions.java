package bulkhead.app.cli;

import bulkhead.app.profile.InvalidValueException;
import bulkhead.app.profile.Profile;
import bulkhead.app.profile.Values;
import bulkhead.app.tunnel.Routing;
import bulkhead.app.tunnel.TunnelRequest;
import bulkhead.leakguard.policy.Protection;
import bulkhead.protocol.VpnConfig;
import bulkhead.protocol.ppp.auth.AuthMethod;
import bulkhead.protocol.wire.IpAddress;
import java.util.List;
import java.util.Set;
import picocli.CommandLine.Option;

/** What describes a connection; each option stands before the profile's value, and that before the default. */
final class SessionOptions {
    @Option(names = "--server", paramLabel = "HOST", description = "The server's name or address.")
    private String server;

    @Option(
            names = "--psk-file",
            paramLabel = "FILE",
            description = "Where the pre-shared key is; - for a line of standard input. Asked for when missing.")
    private String pskFile;

    @Option(names = "--user", paramLabel = "NAME", description = "The user's name at the server.")
    private String user;

    @Option(
            names = "--password-file",
            paramLabel = "FILE",
            description = "Where the password is; - for a line of standard input. Asked for when missing.")
    private String passwordFile;

    @Option(
            names = "--tunnel-secret-file",
            paramLabel = "FILE",
            description = "The secret of L2TP tunnel authentication, for the few servers that want it.")
    private String tunnelSecretFile;

    @Option(names = "--outer", paramLabel = "4|6", description = "Reach the server over IPv4 or over IPv6 only.")
    private String outer;

    @Option(names = "--split", description = "Send only --route and what the server announces through the tunnel.")
    private Boolean split;

    @Option(
            names = "--route",
            paramLabel = "NETWORK",
            description = "A network to reach through the tunnel, such as 10.0.0.0/8; implies --split; repeatable.")
    private List<String> routes = List.of();

    @Option(
            names = "--kill-switch",
            description = "Let no IPv4 leave beside the tunnel either until you disconnect, also when connecting fails;"
                    + " with --split, only the tunnel's networks are within reach.")
    private Boolean killSwitch;

    @Option(
            names = "--lockdown",
            description = "Let nothing leave after you disconnect either, until 'bulkhead guard unblock';"
                    + " includes --kill-switch.")
    private Boolean lockdown;

    @Option(names = "--allow-lan", description = "Leave the neighbours on private networks within reach.")
    private Boolean allowLan;

    @Option(names = "--no-reconnect", description = "End when the connection is lost, instead of seeking it again.")
    private boolean noReconnect;

    @Option(
            names = "--mtu",
            paramLabel = "BYTES",
            description = "The largest packet in the tunnel, 576 to 1500; computed when missing.")
    private Integer mtu;

    @Option(names = "--no-ipv6", description = "Do not ask for IPv6; it stays blocked while connected.")
    private boolean noIpv6;

    @Option(names = "--legacy", description = "Also offer 3DES, MD5 and MODP-1024, which are broken or nearly so.")
    private Boolean legacy;

    @Option(names = "--raw-esp", description = "Use ESP without UDP where there is no NAT.")
    private Boolean rawEsp;

    @Option(
            names = "--auth",
            paramLabel = "METHOD",
            split = ",",
            description = "What the server may ask for: mschapv2, eap-mschapv2, chap, pap, none. Default: mschapv2 and"
                    + " eap-mschapv2, in which the server proves who it is; by the others everybody who has the"
                    + " pre-shared key can be the server, and pap shows it the password.")
    private List<String> auth = List.of();

    @Option(
            names = "--echo-target",
            paramLabel = "ADDRESS",
            description = "The IPv6 address that must answer before IPv6 counts as up.")
    private String echoTarget;

    @Option(names = "--request-prefix", description = "Also ask for a delegated IPv6 prefix.")
    private Boolean requestPrefix;

    @Option(
            names = "--ike-lifetime",
            paramLabel = "SECONDS",
            description = "When to renew the IKE keys, 10 to 86400; default 28800.")
    private Integer ikeLifetime;

    @Option(
            names = "--esp-lifetime",
            paramLabel = "SECONDS",
            description = "When to renew the ESP keys, 10 to 86400; default 3600.")
    private Integer espLifetime;

    /** The request that these options and the profile make; reads the secrets last. */
    TunnelRequest request(Profile profile, Secrets secrets) throws UsageException {
        try {
            return checked(profile, secrets);
        } catch (InvalidValueException e) {
            throw new UsageException(e.field().option().orElseThrow() + " " + e.getMessage());
        }
    }

    private TunnelRequest checked(Profile profile, Secrets secrets) throws UsageException, InvalidValueException {
        String host = Values.server(required(first(server, profile.server()), "the server", "--server"));
        String name = Values.user(required(first(user, profile.user()), "the user", "--user"));
        Routing routing =
                Values.routing(routes.isEmpty() ? profile.routes() : routes, first(split, profile.split(), false));
        Set<AuthMethod> methods = Values.authMethods(auth.isEmpty() ? profile.auth() : auth);
        IpAddress target = Values.echoTarget(first(echoTarget, profile.echoTarget()));
        int bytes = Values.mtu(first(mtu, profile.mtu()));
        int ikeSeconds = lifetime("--ike-lifetime", ikeLifetime, VpnConfig.IKE_LIFETIME);
        int espSeconds = lifetime("--esp-lifetime", espLifetime, VpnConfig.ESP_LIFETIME);
        TunnelRequest.Outer family = Values.outer(first(outer, profile.outer()));
        byte[] psk = secrets.read(first(pskFile, profile.pskFile()), "pre-shared key", "--psk-file");
        byte[] password = secrets.read(first(passwordFile, profile.passwordFile()), "password", "--password-file");
        String secretFile = first(tunnelSecretFile, profile.tunnelSecretFile());
        byte[] tunnelSecret = secretFile == null && !secrets.knows("--tunnel-secret-file")
                ? null
                : secrets.read(secretFile, "tunnel secret", "--tunnel-secret-file");
        VpnConfig vpn = VpnConfig.of(psk, name, password).with(builder -> {
            builder.authMethods = methods;
            builder.legacy = first(legacy, profile.legacy(), false);
            builder.rawEsp = first(rawEsp, profile.rawEsp(), false);
            builder.tunnelSecret = tunnelSecret;
            builder.ipv6 = !noIpv6 && first(profile.ipv6(), true);
            builder.ownRoutes = routing.split();
            builder.requestPrefix = first(requestPrefix, profile.requestPrefix(), false);
            builder.echoTarget = target;
            builder.mtu = bytes;
            builder.ikeLifetimeSeconds = ikeSeconds;
            builder.espLifetimeSeconds = espSeconds;
        });
        return new TunnelRequest(host, family, vpn, routing, protection(profile), !noReconnect);
    }

    private Protection protection(Profile profile) {
        return new Protection(
                first(killSwitch, profile.killSwitch(), false),
                first(lockdown, profile.lockdown(), false),
                first(allowLan, profile.allowLan(), false));
    }

    private static int lifetime(String option, Integer seconds, int otherwise) throws UsageException {
        if (seconds != null && (seconds < 10 || seconds > 86_400)) {
            throw new UsageException(option + " takes 10 to 86400 seconds, not " + seconds);
        }
        return first(seconds, otherwise);
    }

    private static String required(String value, String what, String option) throws UsageException {
        if (value == null || value.isBlank()) {
            throw new UsageException(what + " is missing: give " + option + ", or the name of a profile");
        }
        return value;
    }

    @SafeVarargs
    private static <T> T first(T... values) {
        for (T value : values) {
            if (value != null) {
                return value;
            }
        }
        return null;
    }
}
