package bulkhead.protocol.l2tp;

import bulkhead.protocol.core.Failure;

/** What the state machines of the control connection and of the call ask of the tunnel they are in. */
interface Tunnel {
    /** @param sessionId the peer's, 0 for messages of the whole tunnel and as long as it is unknown */
    void send(int sessionId, ControlMessage.Sent message);

    /** The peer's tunnel id and window are known from here on. */
    void learned(ControlMessage.Endpoint peer);

    void tell(L2tpOutput output);

    /** The control connection is established: calls may be placed. */
    void opened();

    /** Sends a CDN, if there is a call, and a StopCCN, and clears the tunnel. */
    void stop(ResultCode stopCcn, ResultCode cdn, Failure failure);

    default void stop(ResultCode stopCcn, Failure failure) {
        stop(stopCcn, ResultCode.of(ResultCode.CDN_ADMINISTRATIVE), failure);
    }

    /** The peer has cleared the tunnel. */
    void stopped(Failure failure);

    /** What passes is counted and told here. */
    Counters counters();
}
