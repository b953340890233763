package bulkhead.protocol.ike.exchange;

import bulkhead.protocol.core.Failure;
import bulkhead.protocol.core.Layer;
import bulkhead.protocol.core.Reason;
import bulkhead.protocol.ike.Credential;
import bulkhead.protocol.ike.IkeConfig;
import bulkhead.protocol.ike.NotifyType;

/** The ways phase 1 fails where keys sign, in words for people. */
final class CertificateFailures {
    private static final String CHECK_CERTIFICATE =
            "the server probably does not trust our certificate, does not know the name in it, or wants a pre-shared key: look into its log";

    private CertificateFailures() {}

    private static Failure refused(String happened, String advice) {
        return new Failure(Layer.IKE, Reason.AUTHENTICATION_REFUSED, happened, advice);
    }

    /** Whether keys sign, so that these are the words. */
    static boolean concern(IkeConfig config) {
        return config.credential() instanceof Credential.Certificate;
    }

    static Failure noProposalChosen(IkeConfig config, String offered) {
        String method = ((Credential.Certificate) config.credential()).method().label();
        return new Failure(
                Layer.IKE,
                Reason.NO_COMMON_PROPOSAL,
                "we offered " + offered + " with signatures by " + method + " to " + config.remote()
                        + " and it answered NO-PROPOSAL-CHOSEN",
                "if the server wants a pre-shared key, give that and no certificate; otherwise enable one of these on it for"
                        + " IKEv1 with certificates");
    }

    static Failure phase1Refused(IkeConfig config, int notification) {
        return new Failure(
                Layer.IKE,
                Reason.PROTOCOL_VIOLATION,
                "we sent an IKEv1 main mode proposal to " + config.remote() + " and it answered "
                        + NotifyType.name(notification),
                "enable IKEv1 main mode with certificates on the server");
    }

    static Failure keyExchangeRefused(IkeConfig config, int notification) {
        return refused(
                config.remote() + " agreed to our IKEv1 proposal with certificates, and then answered "
                        + NotifyType.name(notification),
                "the server probably has no connection for our kind of certificate: look into its log");
    }

    static Failure identityUnanswered(IkeConfig config) {
        return refused(
                config.remote() + " answered up to the key exchange, then was silent when we showed our certificate",
                CHECK_CERTIFICATE
                        + "; otherwise packets as large as that one are lost on the way, or UDP port 4500 is closed");
    }

    static Failure undecryptable(IkeConfig config) {
        return refused(
                "we showed our certificate, and what " + config.remote() + " answered cannot be decrypted",
                CHECK_CERTIFICATE);
    }

    static Failure notAccepted(IkeConfig config, int notification) {
        return refused(
                "we showed our certificate, and " + config.remote() + " answered " + NotifyType.name(notification),
                CHECK_CERTIFICATE);
    }

    static Failure wrongProof(IkeConfig config) {
        return refused(
                config.remote() + " showed no certificate whose key has signed the exchange",
                "look at the server's certificate and its key");
    }

    static Failure notSigned() {
        return refused(
                "the key of our certificate was not used in time", "connect again, and answer what the card asks for");
    }

    static Failure notJudged(IkeConfig config) {
        return refused(
                "it did not get known in time whether the certificate of " + config.remote() + " can be trusted",
                "try again; it may be the authority's server that does not answer whether it is revoked");
    }

    static Failure phase2Unanswered(IkeConfig config) {
        return new Failure(
                Layer.ESP,
                Reason.NO_ANSWER,
                config.remote() + " took our certificate, but did not answer our request for ESP",
                "try again; if it stays so, look into the server's log");
    }
}
