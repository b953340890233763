package bulkhead.protocol.l2tp;

/**
 * Counters of one tunnel's control messages.
 *
 * @param sent messages sent, with acknowledgements and retransmissions
 * @param retransmitted of those, the retransmissions
 * @param received messages received and taken
 * @param duplicates messages received again, and acknowledged again
 * @param reordered messages that came before their turn, and waited
 * @param malformed messages dropped because they do not parse
 * @param misdirected messages dropped because they are for another tunnel or call, or outside the window
 * @param ignoredAvps optional AVPs passed over because they are unknown or malformed
 */
public record L2tpStatistics(
        long sent,
        long retransmitted,
        long received,
        long duplicates,
        long reordered,
        long malformed,
        long misdirected,
        long ignoredAvps) {}
