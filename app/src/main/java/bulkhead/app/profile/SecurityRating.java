package bulkhead.app.profile;

import bulkhead.app.certificate.Certificates;
import bulkhead.app.names.Named;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a profile permits, looked at as an attacker would.
 *
 * @param level the worst of the findings
 * @param findings why, the worst first
 */
public record SecurityRating(Level level, List<Finding> findings) {
    /** How bad it is. */
    public enum Level implements Named {
        /** Somebody can break it with what can be bought or computed. */
        WEAK("weak"),
        /** As good as L2TP/IPsec with a pre-shared key gets. */
        FAIR("fair");

        private final String label;

        Level(String label) {
            this.label = label;
        }

        @Override
        public String label() {
            return label;
        }
    }

    /**
     * One thing that the profile permits.
     *
     * @param id for programs
     * @param words what it is and why it matters, a sentence
     */
    public record Finding(Level level, String id, String words) {}

    private static final Finding GUESSABLE_KEY = weak(
            "short-psk",
            "The pre-shared key is short or simple: whoever answers once in the server's place can try keys at home until"
                    + " one fits (RFC 2409 section 5). Have one of " + KeyStrength.ENOUGH_CHARACTERS
                    + " or more characters by chance.");

    /** Each by the name that {@link Values#WEAK} has for it. */
    private static final List<Finding> WEAK = List.of(
            weak(
                    "3des",
                    "3DES is permitted: its blocks are so short that text leaks after some gigabytes under one key"
                            + " (Sweet32; RFC 8221 advises against it)."),
            weak(
                    "modp1024",
                    "MODP-1024 is permitted: whoever can afford the computation reads all that was recorded (Logjam;"
                            + " RFC 8247 advises against it)."),
            weak("md5", "MD5 is permitted: RFC 8247 forbids it."));

    /** Looks at what a server can make of the profile, not at what a good server would choose. */
    public static SecurityRating of(Profile profile) {
        return of(profile, false);
    }

    /** What to say of a pre-shared key alone, if anything; the key itself is in no word of it. */
    public static Optional<String> warning(byte[] preSharedKey) {
        return KeyStrength.isGuessable(preSharedKey) ? Optional.of(GUESSABLE_KEY.words) : Optional.empty();
    }

    /** @param guessableKey whether the pre-shared key is known to be one that {@link KeyStrength} calls so */
    public static SecurityRating of(Profile profile, boolean guessableKey) {
        List<Finding> findings = new ArrayList<>();
        if (guessableKey && profile.certificate() == null) {
            findings.add(GUESSABLE_KEY);
        }
        WEAK.stream().filter(one -> names(profile.weak(), one.id())).forEach(findings::add);
        if (profile.certificate() == null) {
            addOfSharedKey(profile, findings);
        } else if (Certificates.SYSTEM.equals(profile.ca())) {
            findings.add(fair(
                    "system-ca",
                    "Each of the many authorities that Java trusts may vouch for the server: name the one that does."));
        }
        findings.add(
                fair(
                        "ikev1",
                        "IKEv1 is deprecated (RFC 9395): it gets no new algorithms. Ask for a server with IKEv2 or WireGuard."));
        return new SecurityRating(findings.getFirst().level(), List.copyOf(findings));
    }

    /** What weighs where everybody who has the group's key can be the server; a certificate says who it is. */
    private static void addOfSharedKey(Profile profile, List<Finding> findings) {
        if (Boolean.TRUE.equals(profile.aggressive()) || profile.groupId() != null) {
            findings.add(weak(
                    "aggressive",
                    "Aggressive mode is permitted: it shows a hash of the pre-shared key to whoever asks in the group's name or"
                            + " listens, who can then try keys at home until one fits (RFC 2409 section 5.4), and it says names"
                            + " in clear."));
        }
        if (Boolean.TRUE.equals(profile.xauth())) {
            findings.add(weak(
                    "xauth",
                    "XAuth is permitted, in which the server does not prove who it is: it shows the password to anybody who"
                            + " poses as the server with the group's pre-shared key."));
        }
        if (names(profile.auth(), "pap")) {
            findings.add(weak(
                    "pap",
                    "PAP is permitted, in which the server does not prove who it is: it shows the password to anybody who"
                            + " poses as the server with the group's pre-shared key."));
        }
        if (names(profile.auth(), "none")) {
            findings.add(weak(
                    "none",
                    "Connecting without authentication is permitted by choice: everybody who has the group's pre-shared"
                            + " key can be the server."));
        }
        if (names(profile.auth(), "chap")) {
            findings.add(weak(
                    "chap",
                    "CHAP is permitted, in which the server does not prove who it is: who poses as the server with the"
                            + " group's pre-shared key is let in, and can guess the password at leisure."));
        }
        if (names(profile.auth(), "eap-md5")) {
            findings.add(weak(
                    "eap-md5",
                    "EAP-MD5 is permitted, in which the server does not prove who it is: who poses as the server with the"
                            + " group's pre-shared key is let in, and can guess the password at leisure."));
        }
        if (names(profile.auth(), "eap-gtc") || names(profile.auth(), "eap-otp")) {
            findings.add(
                    weak(
                            "eap-token",
                            "Questions in the server's own words are permitted, by which it does not prove who it is: who poses as"
                                    + " the server with the group's pre-shared key is told what is typed, and can use it at once."));
        }
        if (profile.auth().isEmpty() || names(profile.auth(), "mschapv2") || names(profile.auth(), "eap-mschapv2")) {
            findings.add(fair(
                    "mschapv2",
                    "MS-CHAPv2 is permitted: who poses as the server with the group's pre-shared key can compute the"
                            + " password's hash, as it is one key of DES."));
        }
        findings.add(fair(
                "group-psk",
                "The pre-shared key is usually the same for all users: everybody who has it can pose as the server."
                        + " A long, random one keeps at least strangers out."));
    }

    /** As {@link Values} takes them, in large letters too. */
    private static boolean names(List<String> permitted, String one) {
        return permitted.stream().anyMatch(name -> name.strip().equalsIgnoreCase(one));
    }

    private static Finding weak(String id, String words) {
        return new Finding(Level.WEAK, id, words);
    }

    private static Finding fair(String id, String words) {
        return new Finding(Level.FAIR, id, words);
    }
}
