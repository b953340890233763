package bulkhead.app.cli;

import bulkhead.app.profile.Profile;
import bulkhead.app.tunnel.Routing;
import bulkhead.app.tunnel.TunnelRequest;
import bulkhead.leakguard.policy.IpRange;
import bulkhead.leakguard.policy.Protection;
import bulkhead.protocol.VpnConfig;
import bulkhead.protocol.ppp.auth.AuthMethod;
import bulkhead.protocol.wire.IpAddress;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
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
            description = "What the server may ask for: mschapv2, eap-mschapv2, chap, pap, none."
                    + " Default: all but pap, which shows the password to the server.")
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
        String host = required(first(server, profile.server()), "the server", "--server");
        String name = required(first(user, profile.user()), "the user", "--user");
        Routing routing = routing(profile);
        Set<AuthMethod> methods = methods(auth.isEmpty() ? profile.auth() : auth);
        IpAddress target = target(first(echoTarget, profile.echoTarget()));
        int bytes = mtu(first(mtu, profile.mtu()));
        int ikeSeconds = lifetime("--ike-lifetime", ikeLifetime, VpnConfig.IKE_LIFETIME);
        int espSeconds = lifetime("--esp-lifetime", espLifetime, VpnConfig.ESP_LIFETIME);
        TunnelRequest.Outer family = outer(first(outer, profile.outer()));
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

    private Routing routing(Profile profile) throws UsageException {
        List<String> texts = routes.isEmpty() ? profile.routes() : routes;
        if (texts.isEmpty() && !first(split, profile.split(), false)) {
            return Routing.EVERYTHING;
        }
        List<IpRange> ranges = new ArrayList<>();
        for (String text : texts) {
            try {
                ranges.add(IpRange.parse(text));
            } catch (IllegalArgumentException e) {
                throw new UsageException(
                        "--route takes a network such as 10.0.0.0/8 or 2001:db8::/32, not '" + text + "'");
            }
        }
        return Routing.split(ranges);
    }

    private static Set<AuthMethod> methods(List<String> names) throws UsageException {
        if (names.isEmpty()) {
            return VpnConfig.AUTH_DEFAULTS;
        }
        Set<AuthMethod> methods = EnumSet.noneOf(AuthMethod.class);
        for (String name : names) {
            methods.add(
                    switch (name.strip().toLowerCase(Locale.ROOT)) {
                        case "mschapv2" -> AuthMethod.MS_CHAP_V2;
                        case "eap-mschapv2" -> AuthMethod.EAP_MS_CHAP_V2;
                        case "chap" -> AuthMethod.CHAP_MD5;
                        case "pap" -> AuthMethod.PAP;
                        case "none" -> AuthMethod.NONE;
                        default ->
                            throw new UsageException(
                                    "--auth takes mschapv2, eap-mschapv2, chap, pap and none, not '" + name + "'");
                    });
        }
        return methods;
    }

    private static IpAddress target(String text) throws UsageException {
        try {
            IpAddress address = text == null ? null : IpAddress.parse(text);
            if (address == null || address.isV6()) {
                return address;
            }
        } catch (IllegalArgumentException e) {
            // Said below, as for an IPv4 address.
        }
        throw new UsageException("--echo-target takes an IPv6 address, not '" + text + "'");
    }

    private static int mtu(Integer bytes) throws UsageException {
        if (bytes != null && (bytes < 576 || bytes > 1500)) {
            throw new UsageException("--mtu takes 576 to 1500 bytes, not " + bytes);
        }
        return bytes == null ? 0 : bytes;
    }

    private static int lifetime(String option, Integer seconds, int otherwise) throws UsageException {
        if (seconds != null && (seconds < 10 || seconds > 86_400)) {
            throw new UsageException(option + " takes 10 to 86400 seconds, not " + seconds);
        }
        return first(seconds, otherwise);
    }

    private static TunnelRequest.Outer outer(String text) throws UsageException {
        return switch (text) {
            case null -> TunnelRequest.Outer.ANY;
            case "4" -> TunnelRequest.Outer.IPV4;
            case "6" -> TunnelRequest.Outer.IPV6;
            default -> throw new UsageException("--outer takes 4 or 6, not '" + text + "'");
        };
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
