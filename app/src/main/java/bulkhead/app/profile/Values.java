package bulkhead.app.profile;

import bulkhead.app.certificate.PeerName;
import bulkhead.app.certificate.Revocation;
import bulkhead.app.tunnel.Routing;
import bulkhead.app.tunnel.TunnelRequest.Outer;
import bulkhead.leakguard.policy.InetAddresses;
import bulkhead.leakguard.policy.IpRange;
import bulkhead.leakguard.policy.NoHost;
import bulkhead.protocol.VpnConfig;
import bulkhead.protocol.ike.Identification;
import bulkhead.protocol.ike.WeakAlgorithm;
import bulkhead.protocol.ppp.auth.AuthMethod;
import bulkhead.protocol.wire.IpAddress;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import javax.security.auth.x500.X500Principal;

/** Which values a profile's fields can have, and what they mean; the one place that says so. */
public final class Values {
    /** Servers take no longer names of users. */
    private static final int LONGEST = 253;

    /** How profiles and options name what is weak and can be permitted. */
    public static final List<String> WEAK =
            Stream.of(WeakAlgorithm.values()).map(WeakAlgorithm::key).toList();

    /** How profiles and options name whether certificates are asked after. */
    public static final List<String> REVOCATION =
            Stream.of(Revocation.values()).map(Revocation::label).toList();

    private Values() {}

    /** The name or address that is meant. */
    public static String server(String text) throws InvalidValueException {
        return ServerName.of(text);
    }

    /** The port that somebody wrote behind a server, for who takes what others have written. */
    public static Optional<String> port(String server) {
        return ServerName.port(server);
    }

    public static String user(String text) throws InvalidValueException {
        if (text.length() > LONGEST || text.chars().anyMatch(Character::isISOControl)) {
            throw new InvalidValueException(
                    ProfileField.USER, "at most " + LONGEST + " characters, none of control", quoted(text));
        }
        return text;
    }

    /** @param text null for the default */
    public static Outer outer(String text) throws InvalidValueException {
        return switch (text) {
            case null -> Outer.ANY;
            case "4" -> Outer.IPV4;
            case "6" -> Outer.IPV6;
            default -> throw new InvalidValueException(ProfileField.OUTER, "4 or 6", quoted(text));
        };
    }

    /**
     * What goes into the tunnel.
     *
     * @param routes networks; if there is one the tunnel is a split one
     */
    public static Routing routing(List<String> routes, boolean split) throws InvalidValueException {
        List<IpRange> ranges = new ArrayList<>();
        for (String route : routes) {
            ranges.add(route(route));
        }
        if (ranges.stream().distinct().count() > Routing.MOST) {
            throw InvalidValueException.many(
                    ProfileField.ROUTES, "at most " + Routing.MOST + " networks", ranges.size());
        }
        return ranges.isEmpty() && !split ? Routing.EVERYTHING : Routing.split(ranges);
    }

    /** An address or a network as it is meant: without blanks around it, and without the brackets that URLs have around IPv6. */
    public static String plain(String typed) {
        return typed.strip().replaceFirst("\\A\\[([0-9A-Fa-f:.]*+)](?=/|\\z)", "$1");
    }

    public static IpRange route(String text) throws InvalidValueException {
        try {
            IpRange range = IpRange.parse(plain(text));
            if (range.isDefault() || !NoHost.in(range)) {
                return range;
            }
        } catch (IllegalArgumentException e) {
            // What is no network is told in the same words as one where nobody is.
        }
        throw new InvalidValueException(
                ProfileField.ROUTES, "a network such as 10.0.0.0/8 or 2001:db8::/32", quoted(text));
    }

    /** @param texts empty for those that the server names */
    public static List<InetAddress> resolvers(List<String> texts) throws InvalidValueException {
        List<InetAddress> resolvers = new ArrayList<>();
        for (String text : texts) {
            resolvers.add(resolver(text));
        }
        if (resolvers.size() > Routing.MOST_RESOLVERS) {
            throw InvalidValueException.many(
                    ProfileField.DNS, "at most " + Routing.MOST_RESOLVERS + " addresses", resolvers.size());
        }
        return resolvers;
    }

    /** A link-local one would be a neighbour on a link that it does not name. */
    public static InetAddress resolver(String text) throws InvalidValueException {
        try {
            InetAddress address = InetAddresses.parse(plain(text));
            if (!text.contains("%") && !NoHost.is(address) && !address.isLinkLocalAddress()) {
                return address;
            }
        } catch (IllegalArgumentException e) {
            // Said below, as of an address that nobody has.
        }
        throw new InvalidValueException(
                ProfileField.DNS, "the address of a DNS server, such as 10.0.0.53 or 2001:db8::53", quoted(text));
    }

    /** @param names empty for the default */
    public static Set<AuthMethod> authMethods(List<String> names) throws InvalidValueException {
        if (names.isEmpty()) {
            return VpnConfig.AUTH_DEFAULTS;
        }
        Set<AuthMethod> methods = EnumSet.noneOf(AuthMethod.class);
        for (String name : names) {
            methods.add(AuthMethod.of(name.strip().toLowerCase(Locale.ROOT))
                    .orElseThrow(() -> new InvalidValueException(
                            ProfileField.AUTH, String.join(", ", authNames(AuthMethod.values())), quoted(name))));
        }
        return methods;
    }

    /** The names of what a profile permits, by itself or by default; the strongest first. */
    public static List<String> authNames(Profile profile) {
        return profile.auth().isEmpty()
                ? authNames(VpnConfig.AUTH_DEFAULTS.stream().sorted().toArray(AuthMethod[]::new))
                : profile.auth();
    }

    /** @param names empty for none */
    public static Set<WeakAlgorithm> weak(List<String> names) throws InvalidValueException {
        Set<WeakAlgorithm> permitted = EnumSet.noneOf(WeakAlgorithm.class);
        for (String name : names) {
            permitted.add(WeakAlgorithm.of(name.strip().toLowerCase(Locale.ROOT))
                    .orElseThrow(
                            () -> new InvalidValueException(ProfileField.WEAK, String.join(", ", WEAK), quoted(name))));
        }
        return permitted;
    }

    /** How profiles and options name these methods. */
    public static List<String> authNames(AuthMethod... methods) {
        return Stream.of(methods).map(AuthMethod::key).toList();
    }

    /** @param text null for the default */
    public static Revocation revocation(String text) throws InvalidValueException {
        Optional<Revocation> known = text == null ? Optional.of(Revocation.SOFT) : Revocation.of(text);
        return known.orElseThrow(
                () -> new InvalidValueException(ProfileField.REVOCATION, "off, soft or hard", quoted(text)));
    }

    /** Whose certificate is expected of the server. @param text null for the server's own name */
    public static PeerName remoteId(String text, String server) throws InvalidValueException {
        PeerName name = new PeerName(text == null ? server : text);
        if (text != null && !name.isValid()) {
            throw new InvalidValueException(
                    ProfileField.REMOTE_ID,
                    "a name in the server's certificate, such as vpn.example.org or 'CN=vpn, O=Example'",
                    quoted(text));
        }
        return name;
    }

    /**
     * What this computer says it is: a distinguished name, a mail address, an address, or a name.
     *
     * @param text null for the default
     */
    public static Identification localId(String text) throws InvalidValueException {
        try {
            return text == null ? null : identification(plain(text));
        } catch (IllegalArgumentException e) {
            throw new InvalidValueException(
                    ProfileField.LOCAL_ID,
                    "a name, an address, a mail address or a distinguished name such as 'CN=pc, O=Example'",
                    quoted(text));
        }
    }

    /** The name of a group. @param text null for none */
    public static Identification groupId(String text) throws InvalidValueException {
        if (text != null && (text.length() > LONGEST || text.chars().anyMatch(Character::isISOControl))) {
            throw new InvalidValueException(
                    ProfileField.GROUP_ID, "at most " + LONGEST + " characters, none of control", quoted(text));
        }
        return text == null ? null : Identification.keyId(text);
    }

    private static Identification identification(String text) {
        if (text.isEmpty() || text.length() > LONGEST) {
            throw new IllegalArgumentException();
        }
        if (text.contains("=")) {
            return Identification.of(new X500Principal(text));
        }
        if (text.contains("@")) {
            return Identification.userFqdn(text);
        }
        try {
            return Identification.of(IpAddress.parse(text));
        } catch (IllegalArgumentException e) {
            return Identification.fqdn(text);
        }
    }

    /** @param text null for the default */
    public static IpAddress echoTarget(String text) throws InvalidValueException {
        try {
            IpAddress address = text == null ? null : IpAddress.parse(plain(text));
            if (address == null || address.isV6()) {
                return address;
            }
        } catch (IllegalArgumentException e) {
            // Said below, as for an IPv4 address.
        }
        throw new InvalidValueException(ProfileField.ECHO_TARGET, "an IPv6 address", quoted(text));
    }

    public static boolean isNumber(ProfileField field) {
        return field.slot().orElse(null) instanceof Slot.Number;
    }

    /** What somebody typed for a field that is a number; null for nothing, which is the default. */
    public static Integer number(ProfileField field, String text) throws InvalidValueException {
        try {
            return text.isBlank() ? null : Integer.valueOf(number(field, Integer.parseInt(text.strip()), 0));
        } catch (NumberFormatException e) {
            throw new InvalidValueException(field, range(field).words(), quoted(text));
        }
    }

    /** @param value null for the default, which is {@code otherwise} */
    public static int number(ProfileField field, Integer value, int otherwise) throws InvalidValueException {
        if (value == null) {
            return otherwise;
        }
        Slot.Number range = range(field);
        if (value < range.least() || value > range.most()) {
            throw new InvalidValueException(field, range.words(), value);
        }
        return value;
    }

    private static Slot.Number range(ProfileField field) {
        return (Slot.Number) field.slot().orElseThrow();
    }

    static String quoted(String text) {
        return "'" + text.replaceAll("\\p{Cntrl}", "?") + "'";
    }
}
