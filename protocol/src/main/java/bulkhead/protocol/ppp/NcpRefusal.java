package bulkhead.protocol.ppp;

/** Why a family does not come up; a normal outcome, not a failure of the session. */
public enum NcpRefusal {
    /** The peer said no: Protocol-Reject, Terminate-Request, or a negotiation that never converges. */
    REJECTED,
    /** The peer never answered our Configure-Requests; it may still come up late. */
    SILENT,
    /** We did not want it. */
    DISABLED
}
