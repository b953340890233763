package bulkhead.app.log;

import bulkhead.protocol.wire.PeerText;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Optional;

/**
 * One line.
 *
 * @param at in ms since 1970
 * @param topic the layer it is about, a word
 */
public record LogLine(long at, Severity severity, String topic, String text) {
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm:ss.SSS", Locale.ROOT);

    private static final int PARTS = 4;

    /** On one line, to be {@link #parse}d again. */
    public String encoded() {
        return at + " " + severity.label() + " " + topic + " " + PeerText.oneLine(text);
    }

    /** Nothing where a line is none of these. */
    public static Optional<LogLine> parse(String encoded) {
        String[] parts = encoded.split(" ", PARTS);
        if (parts.length < PARTS) {
            return Optional.empty();
        }
        try {
            long at = Long.parseLong(parts[0]);
            return Severity.of(parts[1]).map(severity -> new LogLine(at, severity, parts[2], parts[3]));
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }

    /** As a person reads it, in this computer's time. */
    public String words() {
        return "%s %-5s %-6s %s"
                .formatted(
                        TIME.format(Instant.ofEpochMilli(at).atZone(ZoneId.systemDefault())),
                        severity.label(),
                        topic,
                        text);
    }
}
