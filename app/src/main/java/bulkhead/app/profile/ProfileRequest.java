package bulkhead.app.profile;

import bulkhead.app.certificate.CertificateFileException;
import bulkhead.app.certificate.Certificates;
import bulkhead.app.certificate.MachineCertificate;
import bulkhead.app.secret.SecretKind;
import bulkhead.app.secret.SecretSet;
import bulkhead.app.tunnel.Routing;
import bulkhead.app.tunnel.TunnelRequest;
import bulkhead.leakguard.policy.Protection;
import bulkhead.protocol.VpnConfig;
import bulkhead.protocol.ike.Credential;
import bulkhead.protocol.ike.Identification;
import bulkhead.protocol.ike.WeakAlgorithm;
import bulkhead.protocol.ppp.auth.AuthMethod;
import bulkhead.protocol.wire.IpAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

/** A profile and its secrets as what a tunnel is asked for: the one place that makes it, for window and command line. */
public final class ProfileRequest {
    private ProfileRequest() {}

    /** What the profile says, understood. */
    private record Terms(
            String server,
            String user,
            TunnelRequest.Outer outer,
            Routing routing,
            Set<AuthMethod> methods,
            Set<WeakAlgorithm> weak,
            IpAddress echoTarget,
            int mtu,
            int ikeLifetime,
            int espLifetime,
            Identification localId) {
        static Terms of(Profile profile) throws InvalidValueException {
            return new Terms(
                    profile.server() == null ? null : Values.server(profile.server()),
                    profile.user() == null ? null : Values.user(profile.user()),
                    Values.outer(profile.outer()),
                    Values.routing(profile.routes(), is(profile.split(), false))
                            .asking(Values.resolvers(profile.dns())),
                    Values.authMethods(profile.auth()),
                    Values.weak(profile.weak()),
                    Values.echoTarget(profile.echoTarget()),
                    Values.number(ProfileField.MTU, profile.mtu(), 0),
                    Values.number(ProfileField.IKE_LIFETIME, profile.ikeLifetime(), VpnConfig.IKE_LIFETIME),
                    Values.number(ProfileField.ESP_LIFETIME, profile.espLifetime(), VpnConfig.ESP_LIFETIME),
                    identity(profile));
        }
    }

    /** Beside it, what a profile says of certificates is looked at. */
    private static Identification identity(Profile profile) throws InvalidValueException {
        Values.revocation(profile.revocation());
        Values.remoteId(profile.remoteId(), profile.server());
        Identification own = Values.localId(profile.localId());
        return profile.groupId() == null ? own : Values.groupId(profile.groupId());
    }

    private static boolean isAggressive(Profile profile) {
        return is(profile.aggressive(), false) || profile.groupId() != null;
    }

    /** Says what cannot be; of a server and a user there need be none yet. */
    public static void checkValues(Profile profile) throws InvalidValueException {
        Terms.of(profile);
    }

    /** Says what is missing or cannot be, before anybody is asked for secrets. */
    public static void check(Profile profile) throws InvalidValueException {
        complete(profile);
    }

    /** @param secrets all that it takes, whatever files the profile names; they are taken out */
    public static TunnelRequest of(Profile profile, SecretSet secrets) throws InvalidValueException {
        Terms terms = complete(profile);
        needed(ProfileField.PASSWORD, secrets.get(SecretKind.PASSWORD));
        Credential credential = credential(profile, terms, secrets);
        VpnConfig vpn = VpnConfig.of(credential, terms.user, secrets.take(SecretKind.PASSWORD))
                .with(b -> {
                    b.localId = terms.localId;
                    b.aggressive = isAggressive(profile);
                    b.xauth = is(profile.xauth(), false);
                    b.authMethods = terms.methods;
                    b.weak = terms.weak;
                    b.dialect = b.dialect.withRawEsp(is(profile.rawEsp(), false));
                    b.tunnelSecret = secrets.take(SecretKind.TUNNEL_SECRET);
                    b.ipv6 = is(profile.ipv6(), true);
                    b.ownRoutes = terms.routing.split();
                    b.requestPrefix = is(profile.requestPrefix(), false);
                    b.echoTarget = terms.echoTarget;
                    b.mtu = terms.mtu;
                    b.ikeLifetimeSeconds = terms.ikeLifetime;
                    b.espLifetimeSeconds = terms.espLifetime;
                });
        Protection protection = new Protection(
                is(profile.killSwitch(), false), is(profile.lockdown(), false), is(profile.allowLan(), false));
        return new TunnelRequest(
                terms.server, terms.outer, vpn, terms.routing, protection, is(profile.reconnect(), true));
    }

    /** The secrets without which there is no connection, in the order in which a person is asked. */
    public static List<SecretKind> secretsOf(Profile profile) {
        return profile.certificate() == null
                ? List.of(SecretKind.PRE_SHARED_KEY, SecretKind.PASSWORD)
                : isSealed(profile)
                        ? List.of(SecretKind.KEY_PASSPHRASE, SecretKind.PASSWORD)
                        : List.of(SecretKind.PASSWORD);
    }

    /** A file that is of no use is told of when it is used. */
    private static boolean isSealed(Profile profile) {
        try {
            return MachineCertificate.isSealed(profile.certificate(), profile.certificateKey());
        } catch (CertificateFileException e) {
            return false;
        }
    }

    private static Credential credential(Profile profile, Terms terms, SecretSet secrets) throws InvalidValueException {
        if (profile.certificate() == null) {
            needed(ProfileField.PRE_SHARED_KEY, secrets.get(SecretKind.PRE_SHARED_KEY));
            return new Credential.PreSharedKey(secrets.take(SecretKind.PRE_SHARED_KEY));
        }
        byte[] typed = secrets.take(SecretKind.KEY_PASSPHRASE);
        char[] passphrase = typed == null
                ? null
                : StandardCharsets.UTF_8
                        .decode(ByteBuffer.wrap(typed))
                        .toString()
                        .toCharArray();
        try {
            return new Certificates(
                            profile.certificate(),
                            profile.certificateKey(),
                            profile.ca(),
                            Values.remoteId(profile.remoteId(), terms.server),
                            Values.revocation(profile.revocation()),
                            profile.crl())
                    .credential(passphrase);
        } catch (CertificateFileException e) {
            throw InvalidValueException.unusable(ProfileField.CERTIFICATE, e.getMessage());
        } finally {
            SecretSet.wipe(typed);
            if (passphrase != null) {
                Arrays.fill(passphrase, '\0');
            }
        }
    }

    private static Terms complete(Profile profile) throws InvalidValueException {
        Terms terms = Terms.of(profile);
        needed(ProfileField.SERVER, terms.server);
        needed(ProfileField.USER, terms.user);
        if (isAggressive(profile) && profile.certificate() != null) {
            throw InvalidValueException.unusable(
                    ProfileField.AGGRESSIVE,
                    "aggressive mode is spoken with a pre-shared key alone: leave out the certificate, or aggressive mode and"
                            + " the name of the group");
        }
        return terms;
    }

    private static boolean is(Boolean said, boolean otherwise) {
        return said == null ? otherwise : said;
    }

    private static <T> T needed(ProfileField field, T value) throws InvalidValueException {
        if (value == null || value instanceof String text && text.isBlank()) {
            throw InvalidValueException.missing(field);
        }
        return value;
    }
}
