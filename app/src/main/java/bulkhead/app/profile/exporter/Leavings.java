package bulkhead.app.profile.exporter;

import bulkhead.app.profile.Profile;
import bulkhead.app.profile.ProfileField;
import bulkhead.app.profile.Values;
import bulkhead.app.secret.SecretKind;
import bulkhead.protocol.ppp.auth.AuthMethod;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Finds what each format has no words for; a value that is what it would be without a word is none. */
final class Leavings {
    private final Profile profile;
    private final List<LeftBehind> left = new ArrayList<>();

    private Leavings(Profile profile) {
        this.profile = profile;
    }

    /** @param going the secrets that go along */
    static List<LeftBehind> ofOwn(Profile profile, Set<SecretKind> going) {
        return new Leavings(profile).files(going).left;
    }

    /** Apple has words for server, user, two secrets, and whether all goes through the tunnel. */
    static List<LeftBehind> ofApple(Profile profile, Set<SecretKind> going) {
        Leavings leavings = new Leavings(profile).others(going);
        String decides = ": Apple's programs decide that by themselves";
        leavings.add(
                !profile.weak().isEmpty(),
                ProfileField.WEAK,
                "the weak algorithms that are permitted, " + String.join(", ", profile.weak()) + decides);
        leavings.add(
                !Set.copyOf(Values.authNames(profile)).equals(Set.copyOf(Values.authNames(Profile.EMPTY))),
                ProfileField.AUTH,
                "the authentication by " + String.join(", ", profile.auth()) + decides);
        leavings.add(
                !profile.routes().isEmpty(),
                ProfileField.ROUTES,
                "the routes " + String.join(", ", profile.routes()) + ": Apple takes the server's network only");
        leavings.add(Boolean.FALSE.equals(profile.ipv6()), ProfileField.IPV6, "that there is no IPv6 in the tunnel");
        leavings.add(profile.mtu() != null, ProfileField.MTU, "the MTU");
        return leavings.left;
    }

    /** NetworkManager-l2tp has words for what is nobody's own. */
    static List<LeftBehind> ofNetworkManager(Profile profile, Set<SecretKind> going) {
        Leavings leavings = new Leavings(profile).others(going);
        List<String> six = profile.routes().stream()
                .filter(route -> Boolean.FALSE.equals(profile.ipv6()) && KeyFileExport.isIpv6(route))
                .toList();
        leavings.add(!six.isEmpty(), ProfileField.ROUTES, "the routes " + String.join(", ", six) + ": IPv6 is off");
        leavings.add(
                profile.auth().contains(AuthMethod.NONE.key()),
                ProfileField.AUTH,
                "that the server need ask for no authentication");
        return leavings.left;
    }

    private Leavings others(Set<SecretKind> going) {
        left.add(new LeftBehind(
                ProfileField.NAME, "that IPv6 is closed beside the tunnel: only Bulkhead has its guard"));
        add(profile.killSwitch(), true, ProfileField.KILL_SWITCH, "the kill switch: only Bulkhead has its guard");
        add(profile.lockdown(), true, ProfileField.LOCKDOWN, "the lockdown: only Bulkhead has its guard");
        add(profile.allowLan(), true, ProfileField.ALLOW_LAN, "that the local network stays within reach");
        add(profile.outer() != null, ProfileField.OUTER, "the IP version towards the server");
        add(profile.rawEsp(), true, ProfileField.RAW_ESP, "ESP without UDP");
        add(
                profile.echoTarget() != null,
                ProfileField.ECHO_TARGET,
                "the address that proves IPv6, " + profile.echoTarget());
        add(profile.requestPrefix(), true, ProfileField.REQUEST_PREFIX, "the request for a delegated prefix");
        add(profile.ikeLifetime() != null, ProfileField.IKE_LIFETIME, "when the keys of IKE are renewed");
        add(profile.espLifetime() != null, ProfileField.ESP_LIFETIME, "when the keys of ESP are renewed");
        add(profile.reconnect(), false, ProfileField.RECONNECT, "that a lost connection is not sought again");
        add(
                going.contains(SecretKind.TUNNEL_SECRET),
                ProfileField.TUNNEL_SECRET,
                "the tunnel secret: give it to the other program by itself");
        return files(going);
    }

    /** They are of this computer. */
    private Leavings files(Set<SecretKind> going) {
        for (SecretKind kind : SecretKind.values()) {
            add(
                    profile.fileOf(kind) != null && !going.contains(kind),
                    switch (kind) {
                        case PRE_SHARED_KEY -> ProfileField.PSK_FILE;
                        case PASSWORD -> ProfileField.PASSWORD_FILE;
                        case TUNNEL_SECRET -> ProfileField.TUNNEL_SECRET_FILE;
                    },
                    "where the " + kind.words() + " is, " + profile.fileOf(kind) + ": it stays on this computer");
        }
        return this;
    }

    private void add(Boolean said, boolean telling, ProfileField field, String words) {
        add(said != null && said == telling, field, words);
    }

    private void add(boolean isLeft, ProfileField field, String words) {
        if (isLeft) {
            left.add(new LeftBehind(field, words));
        }
    }
}
