package bulkhead.protocol.ppp.ncp;

import bulkhead.protocol.core.Failure;
import bulkhead.protocol.core.Layer;
import bulkhead.protocol.core.Reason;
import bulkhead.protocol.offer.Refusal;
import bulkhead.protocol.ppp.PppConfig;

/** The ends of a session for want of a network protocol, in words. */
final class NetworkFailures {
    /** Who is at the other end. */
    private final String peer;

    NetworkFailures(PppConfig config) {
        peer = config.peer();
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
                "look at its log");
    }

    private static Layer layer(boolean wanted4, boolean wanted6) {
        return wanted6 && !wanted4 ? Layer.IPV6CP : Layer.IPCP;
    }
}
