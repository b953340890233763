package bulkhead.protocol.ppp.session;

import bulkhead.protocol.core.Failure;
import bulkhead.protocol.core.Layer;
import bulkhead.protocol.core.Reason;
import bulkhead.protocol.ppp.PppConfig;
import bulkhead.protocol.ppp.auth.AuthProtocol;
import bulkhead.protocol.ppp.auth.Authentication;
import bulkhead.protocol.ppp.lcp.AuthNegotiation;
import bulkhead.protocol.wire.PeerText;
import java.util.Locale;
import java.util.Optional;

/** The ends of a session, in words. */
final class Failures {
    private static final String LOOK_AT_ITS_LOG = "look at its log";

    /** Who is at the other end. */
    private final String peer;

    private final PppConfig config;

    Failures(PppConfig config) {
        this.config = config;
        peer = config.peer();
    }

    Failure linkSilent() {
        return new Failure(
                Layer.LCP,
                Reason.NO_ANSWER,
                "LCP Configure-Requests went to " + peer + " and nothing came back",
                "see whether PPP starts on " + peer);
    }

    Failure linkWithoutAgreement() {
        return new Failure(
                Layer.LCP,
                Reason.PROTOCOL_VIOLATION,
                peer + " answers our LCP requests and comes to no agreement",
                LOOK_AT_ITS_LOG);
    }

    Failure echoesUnanswered(long silenceMillis) {
        return new Failure(
                Layer.LCP,
                Reason.NO_ANSWER,
                String.format(
                        Locale.ROOT,
                        "%s has answered no LCP Echo-Request and sent nothing else for %d s",
                        peer,
                        silenceMillis / 1000),
                "connect again");
    }

    /** @param networkWasUp whether what was agreed on had been enough for the peer */
    Failure ended(byte[] text, AuthNegotiation negotiation, boolean networkWasUp) {
        boolean forWantOfProof = negotiation.agreed() == AuthProtocol.NONE && !networkWasUp;
        Optional<String> refusedDemand = forWantOfProof ? negotiation.refusedDemand() : Optional.empty();
        String words = said(text);
        return refusedDemand
                .map(demand -> new Failure(
                        Layer.LCP,
                        Reason.AUTHENTICATION_REFUSED,
                        peer + " asked for " + demand + ", and then ended the link" + words,
                        negotiation.advice()))
                .orElseGet(() -> new Failure(
                        Layer.LCP,
                        Reason.ENDED_BY_PEER,
                        peer + " ended the link by an LCP Terminate-Request" + words,
                        "connect again, or " + LOOK_AT_ITS_LOG));
    }

    Failure endedInAuthentication(AuthProtocol protocol, byte[] text) {
        return new Failure(
                Layer.AUTHENTICATION,
                Reason.AUTHENTICATION_REFUSED,
                peer + " ended the link in the middle of " + protocol.label() + said(text),
                "check the user name and the password");
    }

    Failure authenticationRejected(AuthProtocol protocol) {
        return new Failure(
                Layer.AUTHENTICATION,
                Reason.PROTOCOL_VIOLATION,
                peer + " agreed on " + protocol.label() + " and then rejected its packets",
                LOOK_AT_ITS_LOG);
    }

    Failure refused(String happened, String advice) {
        return new Failure(
                Layer.AUTHENTICATION,
                Reason.AUTHENTICATION_REFUSED,
                happened,
                advice + (advice.equals(Authentication.CHECK) ? encoding() : ""));
    }

    /** No RFC says in which encoding a user's name and password become bytes, and servers differ. */
    private String encoding() {
        for (byte octet : config.password()) {
            if (octet < 0) {
                return "; it has letters beyond ASCII, which servers encode in different ways: try one without them";
            }
        }
        return "";
    }

    Failure unanswered(String happened) {
        return new Failure(Layer.AUTHENTICATION, Reason.NO_ANSWER, happened, LOOK_AT_ITS_LOG);
    }

    private static String said(byte[] text) {
        String words = PeerText.printable(text);
        return words.isEmpty() ? "" : ": \"" + words + "\"";
    }
}
