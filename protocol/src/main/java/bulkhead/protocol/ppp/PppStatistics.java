package bulkhead.protocol.ppp;

/**
 * What one session counted.
 *
 * @param received frames given to the session
 * @param sent frames it sent
 * @param malformed frames dropped because they did not parse
 * @param outOfPlace frames dropped because the phase, the identifier or the protocol did not fit
 * @param rejected frames answered by Protocol-Reject or Code-Reject
 * @param echoesSent our LCP Echo-Requests
 * @param echoesAnswered the replies to them
 */
public record PppStatistics(
        long received,
        long sent,
        long malformed,
        long outOfPlace,
        long rejected,
        long echoesSent,
        long echoesAnswered) {}
