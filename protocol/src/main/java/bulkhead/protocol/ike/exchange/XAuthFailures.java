package bulkhead.protocol.ike.exchange;

import bulkhead.protocol.core.Failure;
import bulkhead.protocol.core.Layer;
import bulkhead.protocol.core.Reason;
import bulkhead.protocol.ike.IkeConfig;

/** The ways a user's proof in IKE fails, in words for people. */
final class XAuthFailures {
    private XAuthFailures() {}

    private static Failure refused(String happened, String advice) {
        return new Failure(Layer.XAUTH, Reason.AUTHENTICATION_REFUSED, happened, advice);
    }

    /** @param why in the peer's words, or empty */
    static Failure refused(IkeConfig config, String user, String why) {
        String said = why.isEmpty() ? "" : ": \"" + why.replace('\n', ' ') + "\"";
        return refused(
                "we sent name and password of user \"" + user + "\" and " + config.remote() + " refused them" + said,
                "check the user name and the password");
    }

    static Failure notAllowed(IkeConfig config) {
        return refused(
                config.remote() + " asks for a user in IKE too (XAuth), and this profile does not allow it",
                "connect with --xauth, or allow it in the profile, if you trust everybody who has the pre-shared key");
    }

    /** @param type by its number; 0 with a challenge in it */
    static Failure type(IkeConfig config, long type) {
        String name = switch ((int) type) {
            case 1 -> "RADIUS-CHAP";
            case 2 -> "OTP";
            case 3 -> "S/KEY";
            default -> type == 0 ? "a challenge" : "type " + type;
        };
        return new Failure(
                Layer.XAUTH,
                Reason.NO_COMMON_PROPOSAL,
                config.remote() + " asks for the user by XAuth with " + name
                        + ", and Bulkhead knows XAuth with a password or a code alone",
                "have the server ask by generic XAuth");
    }

    static Failure silent(IkeConfig config, boolean answered) {
        return new Failure(
                Layer.XAUTH,
                Reason.NO_ANSWER,
                answered
                        ? "we sent name and password to " + config.remote() + " and it sent no verdict"
                        : config.remote() + " agreed to XAuth and then did not ask for the user",
                answered
                        ? "try again; if it stays so, look into the server's log"
                        : "connect without --xauth; otherwise look into the server's log");
    }

    static Failure ended(IkeConfig config) {
        return new Failure(
                Layer.XAUTH,
                Reason.ENDED_BY_PEER,
                config.remote() + " deleted the IKE association before it asked for the user",
                "look into the server's log for the reason");
    }

    static Failure unanswered(String question, String why, String advice) {
        return refused("the server asked \"" + question.replace('\n', ' ') + "\", and " + why, advice);
    }

    /** What is asked where the peer has no words for it. */
    static String question(boolean nextPin) {
        return nextPin ? "The next PIN of your token?" : "The code of your token?";
    }
}
