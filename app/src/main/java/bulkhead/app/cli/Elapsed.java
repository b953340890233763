package bulkhead.app.cli;

/** Time since the process started, which is when the user's wait began. */
final class Elapsed {
    private final long start;

    private Elapsed(long start) {
        this.start = start;
    }

    static Elapsed sinceProcessStart() {
        long running = System.currentTimeMillis()
                - ProcessHandle.current()
                        .info()
                        .startInstant()
                        .map(java.time.Instant::toEpochMilli)
                        .orElseGet(System::currentTimeMillis);
        return new Elapsed(System.nanoTime() - Math.max(0, running) * 1_000_000);
    }

    long millis() {
        return (System.nanoTime() - start) / 1_000_000;
    }
}
