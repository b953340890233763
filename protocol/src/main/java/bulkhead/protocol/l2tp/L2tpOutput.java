package bulkhead.protocol.l2tp;

import bulkhead.protocol.core.Failure;

/** What an {@link L2tpConnection} asks for or tells. */
public sealed interface L2tpOutput {
    /** A control message to carry inside UDP/1701 of the ESP SA. */
    record Send(byte[] message) implements L2tpOutput {}

    /**
     * The control connection is up.
     *
     * @param localTunnelId the tunnel id of messages to us
     * @param peerTunnelId the tunnel id of messages to the peer
     * @param peerVendor the peer's Vendor Name AVP, empty when it sent none
     */
    record TunnelEstablished(int localTunnelId, int peerTunnelId, String peerHostName, String peerVendor)
            implements L2tpOutput {}

    /**
     * The call is up: PPP may begin.
     *
     * @param localSessionId the session id of messages to us
     * @param peerSessionId the session id of messages to the peer
     * @param sequencing whether our data messages must carry Ns and Nr
     */
    record CallEstablished(
            int localTunnelId, int peerTunnelId, int localSessionId, int peerSessionId, boolean sequencing)
            implements L2tpOutput {}

    /** The tunnel or its call has failed or was ended by the peer; told at most once, and not after a close of ours. */
    record Failed(Failure failure) implements L2tpOutput {}

    /** The last output: nothing will be sent any more, and nothing more is expected. */
    record Closed() implements L2tpOutput {}
}
