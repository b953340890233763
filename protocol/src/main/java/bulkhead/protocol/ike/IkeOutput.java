package bulkhead.protocol.ike;

import bulkhead.protocol.core.Failure;
import bulkhead.protocol.esp.EspSuite;
import bulkhead.protocol.esp.SaParameters;
import bulkhead.protocol.ppp.auth.Prompt;

/** What a session of IKE asks of its surroundings, in the order in which it must happen. */
public sealed interface IkeOutput {
    /**
     * Send a datagram.
     *
     * @param natPort to the peer's port 4500, with the four zero bytes of the non-ESP marker put in front by the sender
     */
    record Send(byte[] message, boolean natPort) implements IkeOutput {}

    /**
     * The peer is authenticated. Comes once for each ISAKMP SA, so again after a rekey.
     *
     * @param group of its key exchange
     * @param peerVendor the implementation the peer's vendor IDs name, or an empty string
     */
    record Phase1Established(String suite, DhGroup group, NatTraversal natt, String peerVendor, boolean initiator)
            implements IkeOutput {}

    /**
     * A pair of ESP SAs is agreed, for people and events; the SAs themselves come as {@link InstallInbound} and {@link UseOutbound}.
     *
     * @param pfs the group of the quick mode's own key exchange; null without perfect forward secrecy
     * @param peerL2tpPort the UDP port inside ESP that the quick mode names for the peer
     */
    record EspEstablished(
            EspSuite suite,
            DhGroup pfs,
            boolean udpEncapsulation,
            int inboundSpi,
            int outboundSpi,
            boolean initiator,
            int lifetimeSeconds,
            int peerL2tpPort)
            implements IkeOutput {
        /** As people and events show it, for example {@code AES-256-GCM-16, PFS MODP-2048}. */
        public String label() {
            return suite.label() + (pfs == null ? "" : ", PFS " + pfs.label());
        }
    }

    /** Accept ESP on this SA; comes before the message that lets the peer use it. The receiver owns the keys. */
    record InstallInbound(SaParameters sa) implements IkeOutput {}

    /** Protect everything that leaves from now on with this SA. The receiver owns the keys. */
    record UseOutbound(SaParameters sa) implements IkeOutput {}

    record RemoveInbound(int spi) implements IkeOutput {}

    /** No longer send on this SA; if no other is in use, nothing can be sent until the next {@link UseOutbound}. */
    record RemoveOutbound(int spi) implements IkeOutput {}

    /**
     * The peer wants no ESP as we offered it, and there is none. The session waits for another offer, or to be closed.
     *
     * @param notification what it answered (RFC 2408 section 3.14.1); 0 for nothing
     * @param failure what that is to be called if nothing else is offered
     */
    record EspRefused(int notification, Failure failure) implements IkeOutput {}

    /** Ask on another thread, and hand what comes of it to the session's {@code answered}; one that ends meanwhile wants none. */
    record Ask(Notary.Question question) implements IkeOutput {}

    /** Ask a person on another thread, and hand what comes of it to the session's {@code answered}. */
    record AskPerson(Prompt.Question question) implements IkeOutput {}

    /** The peer has something to say to the user; printable, of one line or several. */
    record Told(String text) implements IkeOutput {}

    /** The session is over; nothing follows. */
    record Failed(Failure failure) implements IkeOutput {}

    /** The session is closed, as was wished; nothing follows. */
    record Closed() implements IkeOutput {}
}
