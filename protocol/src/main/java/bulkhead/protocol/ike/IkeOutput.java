package bulkhead.protocol.ike;

import bulkhead.protocol.core.Failure;
import bulkhead.protocol.esp.EspSuite;
import bulkhead.protocol.esp.SaParameters;

/** What an {@link IkeSession} asks of its surroundings, in the order in which it must happen. */
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
     * @param peerVendor the implementation the peer's vendor IDs name, or an empty string
     */
    record Phase1Established(String suite, NatTraversal natt, String peerVendor, boolean initiator)
            implements IkeOutput {}

    /** A pair of ESP SAs is agreed, for people and events; the SAs themselves come as {@link InstallInbound} and {@link UseOutbound}. */
    record EspEstablished(
            EspSuite suite,
            boolean udpEncapsulation,
            int inboundSpi,
            int outboundSpi,
            boolean initiator,
            int lifetimeSeconds)
            implements IkeOutput {}

    /** Accept ESP on this SA; comes before the message that lets the peer use it. The receiver owns the keys. */
    record InstallInbound(SaParameters sa) implements IkeOutput {}

    /** Protect everything that leaves from now on with this SA. The receiver owns the keys. */
    record UseOutbound(SaParameters sa) implements IkeOutput {}

    record RemoveInbound(int spi) implements IkeOutput {}

    /** No longer send on this SA; if no other is in use, nothing can be sent until the next {@link UseOutbound}. */
    record RemoveOutbound(int spi) implements IkeOutput {}

    /** The session is over; nothing follows. */
    record Failed(Failure failure) implements IkeOutput {}

    /** {@link IkeSession#close} is done; nothing follows. */
    record Closed() implements IkeOutput {}
}
