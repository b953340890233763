package bulkhead.app.profile.exporter;

import bulkhead.app.profile.Profile;
import bulkhead.app.profile.ProfileField;
import bulkhead.app.profile.Values;
import bulkhead.app.secret.SecretKind;
import bulkhead.protocol.ppp.auth.AuthMethod;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** Finds what each format has no words for; a value that is what it would be without a word is none. */
final class Leavings {
    /** What one of the formats has words for, so that each format says what it leaves; and what is of this computer. */
    private static final Set<ProfileField> BY_FORMAT = EnumSet.of(
            ProfileField.SERVER,
            ProfileField.USER,
            ProfileField.PSK_FILE,
            ProfileField.PASSWORD_FILE,
            ProfileField.TUNNEL_SECRET_FILE,
            ProfileField.KEY_PASSPHRASE_FILE,
            ProfileField.CERTIFICATE,
            ProfileField.CERTIFICATE_KEY,
            ProfileField.CA,
            ProfileField.CRL,
            ProfileField.MTU,
            ProfileField.AUTH,
            ProfileField.WEAK,
            ProfileField.IPV6,
            ProfileField.SPLIT,
            ProfileField.ROUTES,
            ProfileField.DNS);

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
        leavings.add(
                !profile.dns().isEmpty(),
                ProfileField.DNS,
                "the DNS servers " + String.join(", ", profile.dns()) + ": Apple takes the server's");
        leavings.add(Boolean.FALSE.equals(profile.ipv6()), ProfileField.IPV6, "that there is no IPv6 in the tunnel");
        leavings.add(profile.mtu() != null, ProfileField.MTU, "the MTU");
        return leavings.left;
    }

    /** NetworkManager-l2tp has words for what is nobody's own. */
    static List<LeftBehind> ofNetworkManager(Profile profile, Set<SecretKind> going) {
        Leavings leavings = new Leavings(profile).others(going);
        leavings.withoutIpv6(ProfileField.ROUTES, "the routes ", profile.routes());
        leavings.withoutIpv6(ProfileField.DNS, "the DNS servers ", profile.dns());
        leavings.add(
                profile.auth().contains(AuthMethod.NONE.key()),
                ProfileField.AUTH,
                "that the server need ask for no authentication");
        return leavings.left;
    }

    private void withoutIpv6(ProfileField field, String what, List<String> values) {
        List<String> six = values.stream()
                .filter(value -> Boolean.FALSE.equals(profile.ipv6()) && KeyFileExport.isIpv6(value))
                .toList();
        add(!six.isEmpty(), field, what + String.join(", ", six) + ": IPv6 is off");
    }

    private Leavings others(Set<SecretKind> going) {
        left.add(new LeftBehind(
                ProfileField.NAME, "that IPv6 is closed beside the tunnel: only Bulkhead has its guard"));
        for (ProfileField field : ProfileField.values()) {
            boolean isSet = field.slot().filter(slot -> slot.isSet(profile)).isPresent();
            add(isSet && !BY_FORMAT.contains(field), field, words(field));
        }
        add(
                going.contains(SecretKind.TUNNEL_SECRET),
                ProfileField.TUNNEL_SECRET,
                "the tunnel secret: give it to the other program by itself");
        return files(going);
    }

    private String words(ProfileField field) {
        return switch (field) {
            case KILL_SWITCH -> "the kill switch: only Bulkhead has its guard";
            case LOCKDOWN -> "the lockdown: only Bulkhead has its guard";
            case ALLOW_LAN -> "that the local network stays within reach";
            case OUTER -> "the IP version towards the server";
            case RAW_ESP -> "ESP without UDP";
            case ECHO_TARGET -> "the address that proves IPv6, " + profile.echoTarget();
            case REQUEST_PREFIX -> "the request for a delegated prefix";
            case IKE_LIFETIME -> "when the keys of IKE are renewed";
            case ESP_LIFETIME -> "when the keys of ESP are renewed";
            case REMOTE_ID -> "whose certificate the server has to have, " + profile.remoteId();
            case REVOCATION -> "whether the server's certificate is asked after";
            case LOCAL_ID -> "what this computer says it is, " + profile.localId();
            case GROUP_ID -> "the group's name, " + profile.groupId();
            case AGGRESSIVE -> "aggressive mode";
            case XAUTH -> "that IKE too may ask for the user";
            case RECONNECT -> "that a lost connection is not sought again";
            default -> "what " + field.option().orElse(field.key()) + " says";
        };
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
                        case KEY_PASSPHRASE -> ProfileField.KEY_PASSPHRASE_FILE;
                    },
                    "where the " + kind.words() + " is, " + profile.fileOf(kind) + ": it stays on this computer");
        }
        ofThisComputer(ProfileField.CERTIFICATE, "the certificate in ", profile.certificate());
        ofThisComputer(ProfileField.CERTIFICATE_KEY, "the certificate's key in ", profile.certificateKey());
        ofThisComputer(ProfileField.CA, "the authorities in ", profile.ca());
        ofThisComputer(ProfileField.CRL, "the revocation lists in ", profile.crl());
        return this;
    }

    private void ofThisComputer(ProfileField field, String what, String file) {
        add(file != null, field, what + file + ": copy the file by itself");
    }

    private void add(boolean isLeft, ProfileField field, String words) {
        if (isLeft) {
            left.add(new LeftBehind(field, words));
        }
    }
}
