package bulkhead.protocol.l2tp;

/** The running form of {@link L2tpStatistics}, which explains each. */
final class Counters {
    long sent;
    long retransmitted;
    long received;
    long duplicates;
    long reordered;
    long malformed;
    long misdirected;
    long ignoredAvps;

    L2tpStatistics snapshot() {
        return new L2tpStatistics(
                sent, retransmitted, received, duplicates, reordered, malformed, misdirected, ignoredAvps);
    }
}
