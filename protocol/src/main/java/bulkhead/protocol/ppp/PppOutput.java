package bulkhead.protocol.ppp;

import bulkhead.protocol.core.Failure;
import bulkhead.protocol.offer.Refusal;
import bulkhead.protocol.ppp.auth.AuthMethod;
import bulkhead.protocol.ppp.auth.AuthOutput;
import bulkhead.protocol.ppp.auth.Prompt;
import bulkhead.protocol.wire.IpAddress;
import java.util.List;

/** What a session of PPP asks of its owner, or tells it. */
public sealed interface PppOutput {
    /** A frame for the link: FF 03, a 2-byte protocol and the packet. */
    record Send(byte[] frame) implements PppOutput {}

    /**
     * LCP is open; again after each renegotiation.
     *
     * @param peerMru the longest packet we may send, in bytes after the PPP protocol field
     * @param ourMru the longest packet the peer may send
     * @param sendAcfc whether our data may leave out FF 03
     * @param sendPfc whether our data may carry the protocol in one byte
     */
    record LinkUp(int peerMru, int ourMru, boolean sendAcfc, boolean sendPfc) implements PppOutput {}

    /** The path takes packets of this size and loses larger ones, in bytes after the PPP protocol field: both were tried. */
    record PathTakes(int bytes) implements PppOutput {}

    /** Authentication is done. {@code message} is what the server said, printable and short, often empty. */
    record Authenticated(AuthMethod method, String message) implements PppOutput {}

    /** As {@link AuthOutput.Ask}, to be answered by the session's {@code answered}. */
    record Ask(Prompt.Question question) implements PppOutput {}

    /** What the server has to say to the user; printable, of one line or several. */
    record Told(String text) implements PppOutput {}

    /** The password by which the user was taken, where that is not the one of the configuration. */
    record NewPassword(byte[] password) implements PppOutput {
        @Override
        public String toString() {
            return "NewPassword";
        }
    }

    /** IPCP is open. {@code peer} is 0.0.0.0 when the peer did not tell its address. */
    record Ip4Up(IpAddress local, IpAddress peer, List<IpAddress> dns) implements PppOutput {}

    /** IPv4 was up and is not any more; it may come up again. */
    record Ip4Down() implements PppOutput {}

    /** IPV6CP is open; the link-local addresses follow from the interface identifiers. */
    record Ip6Up(long localInterfaceId, long peerInterfaceId) implements PppOutput {}

    /** IPv6 was up and is not any more; it may come up again. */
    record Ip6Down() implements PppOutput {}

    record Ip4Refused(NcpRefusal why) implements PppOutput {}

    /** IPCP agreed on an address that is not to be used: as if it were refused. */
    record Ip4Unusable(Refusal refusal) implements PppOutput {}

    record Ip6Refused(NcpRefusal why) implements PppOutput {}

    /** The session has ended, and not because we asked. Nothing follows. */
    record Failed(Failure failure) implements PppOutput {}

    /** The session is closed, as was wished. Nothing follows. */
    record Closed() implements PppOutput {}
}
