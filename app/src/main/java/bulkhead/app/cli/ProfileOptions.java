package bulkhead.app.cli;

import bulkhead.app.certificate.Certificates;
import bulkhead.app.profile.InvalidValueException;
import bulkhead.app.profile.Profile;
import bulkhead.app.profile.ProfileField;
import bulkhead.app.profile.ProfileRequest;
import bulkhead.app.profile.Values;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * What describes a connection, for the commands that begin, make or change one; each option stands before the profile's value,
 * and that before the default. An empty value is the default, whatever the profile says, and each switch has its opposite.
 */
final class ProfileOptions {
    @Option(names = "--server", paramLabel = "HOST", description = "The server's name or address.")
    private String server;

    @Mixin
    private SecretFiles files;

    @Option(names = "--user", paramLabel = "NAME", description = "The user's name at the server.")
    private String user;

    @Option(
            names = "--certificate",
            paramLabel = "FILE",
            description =
                    "Prove this computer by a certificate instead of a pre-shared key: PKCS #12 with its key, or PEM.")
    private String certificate;

    @Option(
            names = "--certificate-key",
            paramLabel = "FILE",
            description = "The certificate's key in PEM, where it is not in the same file.")
    private String certificateKey;

    @Option(
            names = "--ca",
            paramLabel = "FILE",
            description =
                    "The certificates of those from whom the server's has to come, or the server's own; 'system' for all that"
                            + " Java trusts. Default: those in the file of --certificate.")
    private String ca;

    @Option(
            names = "--remote-id",
            paramLabel = "NAME",
            description =
                    "The name that the server's certificate has to have; a distinguished one to the letter. Default:"
                            + " --server.")
    private String remoteId;

    @Option(
            names = "--revocation",
            paramLabel = "MODE",
            description =
                    "Whether the server's certificate is asked after: off, soft (take it if nobody answers; the default) or"
                            + " hard.")
    private String revocation;

    @Option(names = "--crl", paramLabel = "FILE", description = "Revocation lists of the authorities, looked at first.")
    private String crl;

    @Option(
            names = "--id",
            paramLabel = "NAME",
            description =
                    "What this computer says it is in IKE, for servers that go by it. Default: the certificate's subject, or"
                            + " the address.")
    private String localId;

    @Option(
            names = "--group-id",
            paramLabel = "NAME",
            description =
                    "The name of the group whose pre-shared key it is, for servers that choose the key by it; implies"
                            + " --aggressive.")
    private String groupId;

    @Option(
            names = "--aggressive",
            negatable = true,
            description =
                    "Begin IKE in aggressive mode, in which the pre-shared key can be guessed by whoever asks or listens.")
    private Boolean aggressive;

    @Option(
            names = "--xauth",
            negatable = true,
            description =
                    "Tell IKE too who the user is, where the server asks for it (XAuth): with a pre-shared key everybody who has"
                            + " it can be the server, and is shown the password.")
    private Boolean xauth;

    @Option(names = "--outer", paramLabel = "4|6", description = "Reach the server over IPv4 or over IPv6 only.")
    private String outer;

    @Option(
            names = "--split",
            negatable = true,
            description = "Send only --route and what the server announces through the tunnel.")
    private Boolean split;

    @Option(
            names = "--route",
            paramLabel = "NETWORK",
            description = "A network to reach through the tunnel, such as 10.0.0.0/8; implies --split; repeatable.")
    private List<String> routes = List.of();

    @Option(
            names = "--dns",
            paramLabel = "ADDRESS",
            description =
                    "A DNS server to ask for all names, through the tunnel, instead of those that the server names;"
                            + " repeatable.")
    private List<String> dns = List.of();

    @Option(
            names = "--kill-switch",
            negatable = true,
            description = "Let no IPv4 leave beside the tunnel either until you disconnect, also when connecting fails;"
                    + " with --split, only the tunnel's networks are within reach.")
    private Boolean killSwitch;

    @Option(
            names = "--lockdown",
            negatable = true,
            description = "Let nothing leave after you disconnect either, until 'bulkhead guard unblock';"
                    + " includes --kill-switch.")
    private Boolean lockdown;

    @Option(
            names = "--allow-lan",
            negatable = true,
            description = "Leave the neighbours on private networks within reach.")
    private Boolean allowLan;

    @Option(
            names = "--no-reconnect",
            negatable = true,
            description = "End when the connection is lost, instead of seeking it again.")
    private Boolean noReconnect;

    @Option(
            names = "--mtu",
            paramLabel = "BYTES",
            description = "The largest packet in the tunnel, 576 to 1500; computed when missing.")
    private String mtu;

    @Option(
            names = "--no-ipv6",
            negatable = true,
            description = "Do not ask for IPv6; it stays blocked while connected.")
    private Boolean noIpv6;

    @Option(
            names = "--weak",
            paramLabel = "ALGORITHM",
            split = ",",
            description =
                    "Also offer what is broken or nearly so, and no more of it than an old server needs: 3des, md5,"
                            + " modp1024.")
    private List<String> weak = List.of();

    @Option(names = "--legacy", negatable = true, description = "The same as --weak=3des,md5,modp1024.")
    private Boolean legacy;

    @Option(names = "--raw-esp", negatable = true, description = "Use ESP without UDP where there is no NAT.")
    private Boolean rawEsp;

    @Option(
            names = "--auth",
            paramLabel = "METHOD",
            split = ",",
            description = "What the server may ask for: mschapv2, eap-mschapv2, chap, eap-md5, eap-gtc, eap-otp, pap,"
                    + " none. Default: mschapv2 and eap-mschapv2, in which the server proves who it is; by the others"
                    + " everybody who has the pre-shared key can be the server, and pap, eap-gtc and eap-otp show it"
                    + " what is typed.")
    private List<String> auth = List.of();

    @Option(
            names = "--echo-target",
            paramLabel = "ADDRESS",
            description = "The IPv6 address that must answer before IPv6 counts as up.")
    private String echoTarget;

    @Option(names = "--request-prefix", negatable = true, description = "Also ask for a delegated IPv6 prefix.")
    private Boolean requestPrefix;

    @Option(
            names = "--ike-lifetime",
            paramLabel = "SECONDS",
            description = "When to renew the IKE keys, 10 to 86400; default 28800.")
    private String ikeLifetime;

    @Option(
            names = "--esp-lifetime",
            paramLabel = "SECONDS",
            description = "When to renew the ESP keys, 10 to 86400; default 3600.")
    private String espLifetime;

    /** The secrets that these options say the files of. */
    SecretFiles files() {
        return files;
    }

    /** The profile with what these options say. */
    Profile over(Profile profile) throws UsageException {
        try {
            Integer bytes = mtu == null ? profile.mtu() : Values.number(ProfileField.MTU, mtu);
            Integer ikeSeconds =
                    ikeLifetime == null ? profile.ikeLifetime() : Values.number(ProfileField.IKE_LIFETIME, ikeLifetime);
            Integer espSeconds =
                    espLifetime == null ? profile.espLifetime() : Values.number(ProfileField.ESP_LIFETIME, espLifetime);
            String host = server == null || server.isBlank() ? null : Values.server(server);
            Profile changed = profile.with(b -> {
                b.server = server == null ? b.server : host;
                b.user = said(user, b.user);
                files.over(b);
                b.certificate = file(certificate, b.certificate);
                b.certificateKey = file(certificateKey, b.certificateKey);
                b.ca = Certificates.SYSTEM.equals(ca) ? ca : file(ca, b.ca);
                b.remoteId = said(remoteId, b.remoteId);
                b.revocation = said(revocation, b.revocation);
                b.crl = file(crl, b.crl);
                b.localId = said(localId, b.localId);
                b.groupId = said(groupId, b.groupId);
                b.aggressive = said(aggressive, b.aggressive);
                b.xauth = said(xauth, b.xauth);
                b.outer = said(outer, b.outer);
                b.split = said(split, b.split);
                b.routes = addresses(routes, b.routes);
                b.dns = addresses(dns, b.dns);
                b.killSwitch = said(killSwitch, b.killSwitch);
                b.lockdown = said(lockdown, b.lockdown);
                b.allowLan = said(allowLan, b.allowLan);
                b.reconnect = not(noReconnect, b.reconnect);
                b.mtu = bytes;
                b.ipv6 = not(noIpv6, b.ipv6);
                b.weak = legacy == null ? said(weak, b.weak) : legacy ? Values.WEAK : said(weak, List.of());
                b.rawEsp = said(rawEsp, b.rawEsp);
                b.auth = said(auth, b.auth);
                b.echoTarget = said(echoTarget == null ? null : Values.plain(echoTarget), b.echoTarget);
                b.requestPrefix = said(requestPrefix, b.requestPrefix);
                b.ikeLifetime = ikeSeconds;
                b.espLifetime = espSeconds;
            });
            ProfileRequest.checkValues(changed);
            return changed;
        } catch (InvalidValueException e) {
            throw UsageException.of(e);
        }
    }

    static String said(String option, String otherwise) {
        return option == null ? otherwise : option.isBlank() ? null : option;
    }

    /** By a name that holds everywhere. */
    private static String file(String option, String otherwise) {
        return option == null || option.isBlank()
                ? said(option, otherwise)
                : Path.of(option).toAbsolutePath().normalize().toString();
    }

    private static Boolean said(Boolean option, Boolean otherwise) {
        return option == null ? otherwise : option;
    }

    private static Boolean not(Boolean option, Boolean otherwise) {
        return option == null ? otherwise : Boolean.valueOf(!option);
    }

    private static List<String> addresses(List<String> option, List<String> otherwise) {
        return said(option.stream().map(Values::plain).toList(), otherwise);
    }

    private static List<String> said(List<String> option, List<String> otherwise) {
        return option.isEmpty()
                ? otherwise
                : option.stream().filter(value -> !value.isBlank()).toList();
    }
}
