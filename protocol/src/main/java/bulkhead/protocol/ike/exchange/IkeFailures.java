package bulkhead.protocol.ike.exchange;

import bulkhead.protocol.core.Failure;
import bulkhead.protocol.core.Layer;
import bulkhead.protocol.core.Reason;
import bulkhead.protocol.core.Unreachable;
import bulkhead.protocol.ike.DhGroup;
import bulkhead.protocol.ike.IkeConfig;
import bulkhead.protocol.ike.IkeProposal;
import bulkhead.protocol.ike.NotifyType;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** The ways IKE fails, in words for people. */
public final class IkeFailures {
    private static final String CHECK_KEY = "check the pre-shared key here and on the server";
    /** All that a server which does not like our proof in main mode may mean by its refusal or silence. */
    private static final String PROBABLY_THE_KEY = "the pre-shared key is probably wrong: " + CHECK_KEY
            + "; otherwise the server has no key for this computer, or wants a certificate or aggressive mode (--aggressive)";

    private IkeFailures() {}

    private static Failure failure(Reason reason, String happened, String advice) {
        return new Failure(Layer.IKE, reason, happened, advice);
    }

    /** What IKE asks for in quick mode is ESP: phase 1 is up, and its settings are not to blame. */
    private static Failure phase2(Reason reason, String happened, String advice) {
        return new Failure(Layer.ESP, reason, happened, advice);
    }

    static Failure noAnswer(IkeConfig config) {
        return failure(
                Reason.NO_ANSWER,
                "we sent an IKEv1 proposal to " + peer(config) + " and nothing came back",
                "check the server's name, that it offers L2TP/IPsec, and that UDP ports 500 and 4500 are open on the way");
    }

    static Failure aggressiveUnanswered(IkeConfig config) {
        return failure(
                Reason.NO_ANSWER,
                "we sent an IKEv1 proposal in aggressive mode to " + peer(config) + " and nothing came back",
                "check what this computer says it is, by the name of the group or --id, as some servers are silent to those whom they"
                        + " do not know; otherwise check the server's name and that UDP ports 500 and 4500 are open on the way");
    }

    static Failure unreachable(IkeConfig config, Unreachable told) {
        String who = told.by().equals(config.remote()) ? "it" : told.by().toString();
        return new Failure(
                Layer.NETWORK,
                Reason.NO_ANSWER,
                "we sent an IKEv1 proposal to " + peer(config) + ", and " + who + " says that "
                        + told.kind().words(),
                switch (told.kind()) {
                    case PORT -> "check the server's name, and that its L2TP/IPsec runs";
                    case PROHIBITED -> "ask whose firewall that is to let UDP ports 500 and 4500 through";
                    case HOST -> "check the server's address, and whether it is switched on";
                });
    }

    static Failure keyExchangeUnanswered(IkeConfig config) {
        return failure(
                Reason.NO_ANSWER,
                peer(config) + " agreed to our IKEv1 proposal, but the key exchange was not completed in time",
                "try again, or from another network: the way to the server is very slow, or loses packets, perhaps only large ones");
    }

    /** strongSwan looks for the key when it has our half of the key exchange. */
    static Failure keyExchangeRefused(IkeConfig config, int notification) {
        if (CertificateFailures.concern(config)) {
            return CertificateFailures.keyExchangeRefused(config, notification);
        }
        return failure(
                Reason.AUTHENTICATION_REFUSED,
                peer(config) + " agreed to our IKEv1 proposal with a pre-shared key, and then answered "
                        + NotifyType.name(notification),
                "the server probably has no pre-shared key for this computer, or wants a certificate or aggressive mode (--aggressive): look"
                        + " into its log");
    }

    static Failure identityUnanswered(IkeConfig config) {
        if (CertificateFailures.concern(config)) {
            return CertificateFailures.identityUnanswered(config);
        }
        return failure(
                Reason.AUTHENTICATION_REFUSED,
                peer(config) + " answered up to the key exchange, then was silent when we proved the pre-shared key",
                PROBABLY_THE_KEY + ", or UDP port 4500 is closed on the way");
    }

    static Failure wrongKey(IkeConfig config) {
        if (CertificateFailures.concern(config)) {
            return CertificateFailures.undecryptable(config);
        }
        return failure(
                Reason.AUTHENTICATION_REFUSED,
                "we sent our proof of the pre-shared key, and what " + peer(config) + " answered cannot be decrypted",
                PROBABLY_THE_KEY);
    }

    static Failure wrongProof(IkeConfig config) {
        if (CertificateFailures.concern(config)) {
            return CertificateFailures.wrongProof(config);
        }
        return failure(
                Reason.AUTHENTICATION_REFUSED,
                "the proof of the pre-shared key that " + peer(config) + " sent is wrong",
                CHECK_KEY);
    }

    /** By who has made the same keys of it as we have. */
    static Failure proofRefused(IkeConfig config, int notification) {
        if (CertificateFailures.concern(config)) {
            return CertificateFailures.notAccepted(config, notification);
        }
        return failure(
                Reason.AUTHENTICATION_REFUSED,
                "the pre-shared key is right, but " + peer(config) + " answered our proof of it with "
                        + NotifyType.name(notification),
                config.extended() == null
                        ? "the server probably asks for a user in IKE too: connect with --xauth; otherwise it does not know what this"
                                + " computer says it is (--id), or wants a certificate or aggressive mode"
                        : "the server probably asks for no user in IKE: connect without --xauth; otherwise it does not know what this"
                                + " computer says it is (--id), or wants a certificate or aggressive mode");
    }

    static Failure keyRefused(IkeConfig config, int notification) {
        if (CertificateFailures.concern(config)) {
            return CertificateFailures.notAccepted(config, notification);
        }
        return failure(
                Reason.AUTHENTICATION_REFUSED,
                "we sent our proof of the pre-shared key, and " + peer(config) + " answered "
                        + NotifyType.name(notification),
                PROBABLY_THE_KEY);
    }

    static Failure phase1Refused(IkeConfig config, int notification) {
        if (CertificateFailures.concern(config)) {
            return notification == NotifyType.NO_PROPOSAL_CHOSEN
                    ? CertificateFailures.noProposalChosen(config, words(config.phase1()))
                    : CertificateFailures.phase1Refused(config, notification);
        }
        if (notification == NotifyType.NO_PROPOSAL_CHOSEN) {
            return failure(
                    Reason.NO_COMMON_PROPOSAL,
                    "we offered " + words(config.phase1()) + " to " + peer(config)
                            + " and it answered NO-PROPOSAL-CHOSEN",
                    "if the server is old, try the legacy proposals; otherwise enable one of these on it for IKEv1 with a"
                            + " pre-shared key");
        }
        if (config.aggressive()) {
            return failure(
                    Reason.PROTOCOL_VIOLATION,
                    "we sent an IKEv1 proposal in aggressive mode to " + peer(config) + " and it answered "
                            + NotifyType.name(notification),
                    "the server does not know what this computer says it is, by the name of the group or --id, or it has main mode"
                            + " alone");
        }
        return failure(
                Reason.PROTOCOL_VIOLATION,
                "we sent an IKEv1 main mode proposal to " + peer(config) + " and it answered "
                        + NotifyType.name(notification),
                "enable IKEv1 main mode with a pre-shared key on the server, which perhaps wants a certificate or aggressive mode (--aggressive)");
    }

    static Failure phase1NotOffered(IkeConfig config) {
        return failure(
                Reason.PROTOCOL_VIOLATION,
                "we offered " + words(config.phase1()) + " to " + peer(config) + " and it chose something else",
                "the server's IKE is broken, or something on the way changes its packets");
    }

    /** @param groups those with which it was refused, an empty one for no perfect forward secrecy */
    public static Failure phase2Refused(IkeConfig config, int notification, Set<Optional<DhGroup>> groups) {
        if (notification == NotifyType.INVALID_ID_INFORMATION) {
            return phase2(
                    Reason.NO_COMMON_PROPOSAL,
                    "we asked " + peer(config)
                            + " to protect L2TP (UDP 1701) in transport mode and it answered INVALID-ID-INFORMATION",
                    "enable L2TP in transport mode for this client on the server");
        }
        if (notification == NotifyType.NO_PROPOSAL_CHOSEN) {
            return phase2(
                    Reason.NO_COMMON_PROPOSAL,
                    "we offered ESP in transport mode with " + suites(config) + ", " + secrecy(groups) + ", to "
                            + peer(config) + " and it answered NO-PROPOSAL-CHOSEN",
                    "if the server is old, try the legacy proposals; otherwise enable one of these on it for L2TP");
        }
        return phase2(
                Reason.PROTOCOL_VIOLATION,
                "we asked " + peer(config) + " for ESP in transport mode and it answered "
                        + NotifyType.name(notification),
                "look into the server's log for the reason");
    }

    public static Failure phase2Unanswered(IkeConfig config) {
        if (CertificateFailures.concern(config)) {
            return CertificateFailures.phase2Unanswered(config);
        }
        return phase2(
                Reason.NO_ANSWER,
                "the pre-shared key was right, but " + peer(config) + " did not answer our request for ESP",
                "try again; if it stays so, look into the server's log");
    }

    public static Failure dead(IkeConfig config, int questions) {
        return failure(
                Reason.NO_ANSWER,
                "we asked " + peer(config) + " " + questions + " times whether it is alive and nothing came back",
                "connect again once the network or the server is back");
    }

    public static Failure endedByPeer(IkeConfig config) {
        return failure(Reason.ENDED_BY_PEER, peer(config) + " deleted its IPsec associations with us", "connect again");
    }

    static Failure nothingAcceptable(IkeConfig config) {
        return failure(
                Reason.NO_COMMON_PROPOSAL,
                peer(config) + " offered no IKEv1 transform that we accept, which are " + words(config.phase1()),
                "let the two lists have one in common");
    }

    static Failure initiatorSilent(IkeConfig config, int message) {
        return failure(
                Reason.NO_ANSWER,
                peer(config) + " began IKEv1 main mode, but nothing came back to our message " + message,
                "look at the other end");
    }

    private static String peer(IkeConfig config) {
        return config.remote().toString();
    }

    private static String words(List<IkeProposal> proposals) {
        return proposals.stream().map(IkeProposal::label).collect(Collectors.joining(", "));
    }

    /** What was offered of perfect forward secrecy. */
    private static String secrecy(Set<Optional<DhGroup>> groups) {
        String words =
                groups.stream().flatMap(Optional::stream).map(DhGroup::label).collect(Collectors.joining(" or "));
        String with = "with perfect forward secrecy by " + words;
        if (words.isEmpty()) {
            return "without perfect forward secrecy";
        }
        return groups.contains(Optional.empty()) ? "without perfect forward secrecy and " + with : with;
    }

    private static String suites(IkeConfig config) {
        return config.phase2().stream().map(it -> it.label()).collect(Collectors.joining(", "));
    }
}
