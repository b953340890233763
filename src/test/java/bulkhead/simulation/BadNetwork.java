package bulkhead.simulation;

/**
 * What a path does to packets, in both directions.
 *
 * @param loss the share of packets that vanish, 0 to 1
 * @param duplication the share that arrive twice
 * @param minDelay the shortest way, in ms
 * @param maxDelay the longest, in ms; each packet takes its own time, so that packets overtake each other
 */
record BadNetwork(double loss, double duplication, int minDelay, int maxDelay) {
    static final BadNetwork PERFECT = new BadNetwork(0, 0, 1, 1);
}
