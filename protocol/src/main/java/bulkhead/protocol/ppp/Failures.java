package bulkhead.protocol.ppp;

import bulkhead.protocol.core.Failure;
import bulkhead.protocol.core.Layer;
import bulkhead.protocol.core.Reason;
import bulkhead.protocol.offer.Refusal;
import bulkhead.protocol.ppp.auth.AuthMethod;
import bulkhead.protocol.wire.PeerText;
import java.util.Locale;
import java.util.Optional;

/** The ends of a session, in words. */
final class Failures {
    private static final String LOOK_AT_ITS_LOG = "look at its log";

    /** Who is at the other end. */
    private final String peer;

    Failures(PppConfig config) {
        peer = config.isClient() ? "the server" : "the client";
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

    /**
     * @param refusedDemand the authentication that the server wanted and this profile refused
     * @param advice what to do about that
     */
    Failure ended(byte[] text, Optional<String> refusedDemand, String advice) {
        String words = said(text);
        return refusedDemand
                .map(demand -> new Failure(
                        Layer.LCP,
                        Reason.AUTHENTICATION_REFUSED,
                        peer + " asked for " + demand + ", and then ended the link" + words,
                        advice))
                .orElseGet(() -> new Failure(
                        Layer.LCP,
                        Reason.ENDED_BY_PEER,
                        peer + " ended the link by an LCP Terminate-Request" + words,
                        "connect again, or " + LOOK_AT_ITS_LOG));
    }

    Failure endedInAuthentication(AuthMethod method, byte[] text) {
        return new Failure(
                Layer.AUTHENTICATION,
                Reason.AUTHENTICATION_REFUSED,
                peer + " ended the link in the middle of " + method.label() + said(text),
                "check the user name and the password");
    }

    Failure authenticationRejected(AuthMethod method) {
        return new Failure(
                Layer.AUTHENTICATION,
                Reason.PROTOCOL_VIOLATION,
                peer + " agreed on " + method.label() + " and then rejected its packets",
                LOOK_AT_ITS_LOG);
    }

    Failure refused(String happened, String advice) {
        return new Failure(Layer.AUTHENTICATION, Reason.AUTHENTICATION_REFUSED, happened, advice);
    }

    Failure unanswered(String happened) {
        return new Failure(Layer.AUTHENTICATION, Reason.NO_ANSWER, happened, LOOK_AT_ITS_LOG);
    }

    /** Neither family is up, and neither will be. */
    Failure noNetwork(boolean wasUp, boolean wanted4, boolean wanted6) {
        String protocols = wanted4 && wanted6 ? "IPCP and IPV6CP" : wanted6 ? "IPV6CP" : "IPCP";
        String off = wanted4 && wanted6 ? "" : " (this profile turns the other family off)";
        return new Failure(
                layer(wanted4, wanted6),
                Reason.ENDED_BY_PEER,
                peer + (wasUp ? " took down " : " refused ") + protocols + off,
                "see what " + peer + " is set to offer");
    }

    /** The only address that was to be had is not to be used. */
    Failure unusable(Refusal offer) {
        return new Failure(Layer.IPCP, Reason.PROTOCOL_VIOLATION, offer.happened(), offer.advice());
    }

    Failure noNetworkAnswer(boolean wanted4, boolean wanted6) {
        return new Failure(
                layer(wanted4, wanted6),
                Reason.NO_ANSWER,
                "the link came up, and " + peer + " answers no request for an address",
                LOOK_AT_ITS_LOG);
    }

    private static Layer layer(boolean wanted4, boolean wanted6) {
        return wanted6 && !wanted4 ? Layer.IPV6CP : Layer.IPCP;
    }

    private static String said(byte[] text) {
        String words = PeerText.printable(text);
        return words.isEmpty() ? "" : ": \"" + words + "\"";
    }
}
