package bulkhead.app.profile.importer.draft;

import bulkhead.app.profile.InvalidValueException;
import bulkhead.app.profile.Profile;
import bulkhead.app.profile.ProfileField;
import bulkhead.app.profile.Values;
import bulkhead.app.secret.SecretKind;
import bulkhead.app.secret.SecretSet;
import bulkhead.app.tunnel.Routing;
import bulkhead.protocol.ike.WeakAlgorithm;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A connection as an importer finds it, piece by piece; every piece is looked at here. Of what a script does not say (see
 * {@link Variables}), a server is refused, a user and secrets are missing, and the rest is told.
 */
public final class Draft implements AutoCloseable {
    private static final int LONGEST = 253;
    private static final int LONGEST_SECRET = 4096;
    private static final int LONGEST_PATH = 4096;
    private static final int MOST_LEFT = 100;

    private final SecretSet secrets = new SecretSet();
    private final Set<String> left = new LinkedHashSet<>();
    private final List<String> routes = new ArrayList<>();
    private final List<String> dns = new ArrayList<>();
    private boolean dnsForAllNames;
    private final Set<String> refused = new LinkedHashSet<>();
    private boolean permitsAll;
    private final String name;
    private String server;
    private String user;
    private List<String> auth = List.of();
    private Integer mtu;
    private String certificate;
    private String certificateKey;
    private String ca;
    private final Set<WeakAlgorithm> weak = EnumSet.noneOf(WeakAlgorithm.class);
    private boolean split;
    private boolean noIpv6;
    private boolean done;
    private String absent = "it is not in this file";
    private final Map<SecretKind, String> absences = new EnumMap<>(SecretKind.class);

    public Draft(String name) throws ImportException {
        this.name = clean("the connection's name", Variables.shown(name), LONGEST);
    }

    /** A port behind it is told: IKE and L2TP have theirs. */
    public Draft server(String value) throws ImportException {
        String clean = value == null
                ? ""
                : clean("the server's name", Variables.shown(value), LONGEST).strip();
        if (clean.isEmpty()) {
            return this;
        }
        Optional<String> port = Values.port(clean);
        if (port.isPresent()) {
            clean = clean.substring(0, clean.lastIndexOf(':'));
            port.filter(digits -> !digits.isEmpty())
                    .ifPresent(digits -> left("the port " + digits + " of the server: the usual ones are used"));
        }
        try {
            // A batch file's variables look like zones.
            server = Values.server(clean.startsWith("%") ? "" : clean);
        } catch (InvalidValueException e) {
            throw new ImportException("the server of '" + name + "' cannot be " + shown(value)
                    + ": put in a name such as vpn.example.org, or an address");
        }
        return this;
    }

    public Draft user(String value) throws ImportException {
        boolean isKnown =
                value != null && !value.isBlank() && Variables.unknown(value).isEmpty();
        user = isKnown ? clean("the user's name", value, LONGEST) : null;
        return this;
    }

    /** @param value null or empty for none; {@link Octets} count as what they were */
    public Draft secret(SecretKind kind, String value) throws ImportException {
        return secret(kind, value == null ? new byte[0] : Octets.encode(value));
    }

    /**
     * Takes the array over, whatever is in it: a secret is shown nowhere, goes into no line of a file, and is the one that the
     * server knows or is none.
     *
     * @param value empty for none
     */
    public Draft secret(SecretKind kind, byte[] value) throws ImportException {
        if (value.length > LONGEST_SECRET) {
            throw new ImportException("the " + kind.words() + " is longer than " + LONGEST_SECRET + " bytes");
        }
        if (value.length > 0
                && Variables.unknown(new String(value, StandardCharsets.UTF_8)).isEmpty()) {
            secrets.put(kind, value);
        }
        return this;
    }

    public Draft route(String network) throws ImportException {
        try {
            String text = Values.plain(clean("a route", network, LONGEST));
            Values.route(text);
            routes.add(text);
        } catch (InvalidValueException e) {
            left("the route " + network + ": it is no network");
        }
        return this;
    }

    /** A resolver that is named in the connection itself. */
    public Draft dns(String address) throws ImportException {
        String text = Values.plain(clean("a DNS server", address, LONGEST));
        try {
            Values.resolver(text);
            if (!dns.contains(text) && dns.size() < Routing.MOST_RESOLVERS) {
                dns.add(text);
            }
            return this;
        } catch (InvalidValueException e) {
            return left("the DNS server " + text + ": Bulkhead takes addresses of such");
        }
    }

    /** The file says that these resolvers are asked for every name, whatever goes through the tunnel. */
    public Draft dnsForAllNames() {
        dnsForAllNames = true;
        return this;
    }

    public Draft split() {
        split = true;
        return this;
    }

    public Draft noIpv6() {
        noIpv6 = true;
        return this;
    }

    public Draft mtu(String value) {
        try {
            Integer bytes = Values.number(ProfileField.MTU, value);
            mtu = bytes == null || mtu != null && mtu < bytes ? mtu : bytes;
            return this;
        } catch (InvalidValueException e) {
            return left("the MTU " + shown(value) + ": Bulkhead takes 576 to 1500");
        }
    }

    /** The file is of a client that does whatever it is asked for and does not {@link #refuse}. */
    public Draft permitAll() {
        permitsAll = true;
        return this;
    }

    /** What the client refuses to be asked for, in pppd's words; all else it would do. */
    public Draft refuse(String method) {
        refused.add(method);
        return this;
    }

    /** What the server may ask for, in this program's words. */
    public Draft auth(List<String> methods) {
        auth = methods;
        return this;
    }

    /** What the file has for phase 1, in any program's words. */
    public Draft ike(String text) throws ImportException {
        return algorithms(Algorithms.ike(clean("the proposals", text, 2048)));
    }

    /** What the file has for phase 2. */
    public Draft esp(String text) throws ImportException {
        return algorithms(Algorithms.esp(clean("the proposals", text, 2048)));
    }

    private Draft algorithms(Algorithms algorithms) {
        weak.addAll(algorithms.weak());
        algorithms.left().ifPresent(this::left);
        return this;
    }

    /** The file leaves the choice to its program, which offers these too. */
    public Draft algorithmsOf(String program, Set<WeakAlgorithm> offered) {
        weak.addAll(offered);
        return left("the choice of algorithms, which this file leaves to " + program + ": Bulkhead offers its own, and "
                + Algorithms.names(offered) + " as that may; permit them no longer where the server has better ones");
    }

    /** What this computer says it is in main mode. */
    public Draft ownIdentity(String identity) {
        return left("the own identity " + identity + ": give it with --id");
    }

    /** This computer's certificate in the pre-shared key's stead, by the names of files. @param ca or key null for none */
    public Draft certificate(String file, String key, String ca) throws ImportException {
        certificate = clean("the certificate's file", file, LONGEST_PATH);
        certificateKey = key == null ? null : clean("the key's file", key, LONGEST_PATH);
        this.ca = ca == null ? null : clean("the authority's file", ca, LONGEST_PATH);
        return this;
    }

    /** Why a secret is missing, if one is. */
    public Draft absent(String why) {
        absent = why;
        return this;
    }

    /** Why this secret is missing, if it is. */
    public Draft absent(SecretKind kind, String why) {
        absences.put(kind, why);
        return this;
    }

    /** Notes what cannot be carried over. */
    public Draft left(String what) {
        if (left.size() < MOST_LEFT) {
            left.add(shown(what));
        }
        return this;
    }

    public ImportedConnection done() throws ImportException {
        if (server == null || server.isBlank()) {
            throw new ImportException("the connection '" + name + "' names no server");
        }
        tellWhatIsMissing();
        Profile profile = Profile.EMPTY.with(b -> {
            b.server = server;
            b.user = user;
            b.auth = auth.isEmpty() ? methods() : auth;
            b.mtu = mtu;
            b.weak = weak.stream().map(WeakAlgorithm::key).toList();
            b.split = split ? true : null;
            b.routes = split ? routes : List.of();
            b.dns = takesDns() ? dns.stream().filter(this::isWithinReach).toList() : List.of();
            b.ipv6 = noIpv6 ? false : null;
            b.certificate = certificate;
            b.certificateKey = certificateKey;
            b.ca = ca;
        });
        done = true;
        return new ImportedConnection(name, profile, secrets, List.copyOf(left));
    }

    /** A route of a full tunnel says nothing: it would make it a split one, and the rest would leave natively. */
    private void tellWhatIsMissing() {
        if (user == null) {
            left("the user's name: " + absent);
        }
        for (SecretKind kind : new SecretKind[] {SecretKind.PASSWORD, SecretKind.PRE_SHARED_KEY}) {
            boolean replaced = kind == SecretKind.PRE_SHARED_KEY && certificate != null;
            if (secrets.get(kind) == null && !replaced) {
                left("the " + kind.words() + ": " + absences.getOrDefault(kind, absent));
            }
        }
        if (methods().isEmpty() && auth.isEmpty() && !(refused.isEmpty() && !permitsAll)) {
            left("that it refuses to prove who it is in any way that Bulkhead has: Bulkhead does so in its usual ways");
        }
        List<String> unreachable =
                dns.stream().filter(server -> !isWithinReach(server)).toList();
        if (!unreachable.isEmpty() && takesDns()) {
            left("the DNS servers " + String.join(", ", unreachable) + ": IPv6 is off");
        }
        if (!dns.isEmpty() && !takesDns()) {
            left("the DNS servers " + String.join(", ", dns)
                    + ": beside a tunnel to some networks only, --dns would have" + " them asked for every name");
        }
        if (!split && !routes.isEmpty()) {
            left("the routes " + String.join(", ", routes) + ": all goes through the tunnel");
        }
    }

    /** With a split tunnel other programs ask them for the tunnel's names alone. */
    private boolean takesDns() {
        return !split || dnsForAllNames;
    }

    private boolean isWithinReach(String server) {
        return !(noIpv6 && server.contains(":"));
    }

    /** Overwrites the secrets of a connection that came to nothing. */
    @Override
    public void close() {
        if (!done) {
            secrets.close();
        }
    }

    /**
     * As that client would: pppd's permits what the file does not refuse (pppd(8)). Whether a server must ask for anything is
     * said in no such file, so that "none" is never in it.
     */
    private List<String> methods() {
        if (refused.isEmpty() && !permitsAll) {
            return List.of();
        }
        List<String> methods = new ArrayList<>();
        for (String[] method : new String[][] {
            {"mschapv2", "refuse-mschapv2", "refuse-mschap-v2"},
            {"eap-mschapv2", "refuse-eap", ""},
            {"chap", "refuse-chap", ""},
            {"pap", "refuse-pap", ""}
        }) {
            if (!refused.contains(method[1]) && !refused.contains(method[2])) {
                methods.add(method[0]);
            }
        }
        return methods;
    }

    public static boolean isTrue(String value) {
        return value != null
                && Set.of("yes", "true", "1", "on").contains(value.strip().toLowerCase(Locale.ROOT));
    }

    /** A value may end up in a line of somebody's file, in a terminal or on the wire: no control characters in it. */
    private static String clean(String what, String value, int longest) throws ImportException {
        if (value == null) {
            return null;
        }
        if (value.length() > longest) {
            throw new ImportException(what + " is longer than " + longest + " characters");
        }
        if (value.chars().anyMatch(c -> Character.isISOControl(c) || c == 0x2028 || c == 0x2029)) {
            throw new ImportException(what + " has a control character, which no server wants: somebody may have put it"
                    + " there to cheat a program");
        }
        return Octets.shown(value);
    }

    /** Without control characters, and not too long. */
    public static String shown(String text) {
        String shown = Variables.shown(Octets.shown(text)).replaceAll("\\p{Cntrl}", "?");
        return shown.length() > 300 ? shown.substring(0, 300) + "..." : shown;
    }
}
