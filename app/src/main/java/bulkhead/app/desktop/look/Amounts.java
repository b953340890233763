package bulkhead.app.desktop.look;

/** Bytes, rates and times as people read them; bytes in decimal units, as networks count. */
public final class Amounts {
    private static final String[] UNITS = {"", "k", "M", "G", "T"};
    private static final int STEP = 1_000;
    private static final int SECOND = 1_000;
    private static final int MINUTE = 60;
    private static final int DAY_HOURS = 24;

    private final Texts texts;

    public Amounts(Texts texts) {
        this.texts = texts;
    }

    /** As {@code 1.4 MB}. */
    public String bytes(double bytes) {
        double value = bytes;
        int unit = 0;
        while (value >= STEP && unit < UNITS.length - 1) {
            value /= STEP;
            unit++;
        }
        return texts.of(unit == 0 ? "amount.whole" : "amount.part", value) + " " + UNITS[unit] + "B";
    }

    /** As {@code 1.4 MB/s}. */
    public String rate(double bytesPerSecond) {
        return bytes(bytesPerSecond) + "/s";
    }

    /** As {@code 3:07}, {@code 1:03:07} or {@code 2 d 1:03:07}. */
    public String clock(long millis) {
        long seconds = Math.max(0, millis) / SECOND;
        long minutes = seconds / MINUTE;
        long hours = minutes / MINUTE;
        if (hours == 0) {
            return "%d:%02d".formatted(minutes, seconds % MINUTE);
        }
        String clock = "%d:%02d:%02d".formatted(hours % DAY_HOURS, minutes % MINUTE, seconds % MINUTE);
        return hours < DAY_HOURS ? clock : texts.of("amount.days", hours / DAY_HOURS, clock);
    }

    /** As {@code 1 h 12 min}, {@code 12 min} or {@code 34 s}. */
    public String span(long millis) {
        long seconds = Math.max(0, millis) / SECOND;
        long minutes = seconds / MINUTE;
        if (minutes == 0) {
            return seconds + " s";
        }
        return minutes < MINUTE ? minutes + " min" : minutes / MINUTE + " h " + minutes % MINUTE + " min";
    }

    /** As {@code 18 ms}. */
    public String roundTrip(long micros) {
        double millis = micros / 1e3;
        if (millis < 1) {
            return texts.of("amount.under");
        }
        return texts.of(millis < 10 ? "amount.part" : "amount.whole", millis) + " ms";
    }
}
