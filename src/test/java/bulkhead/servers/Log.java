package bulkhead.servers;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/** A growing log whose lines begin with their time; what is before the mark is not looked at. */
public final class Log {
    private final Path file;
    private long mark;

    Log(Path file) {
        this.file = file;
    }

    /** A line without its time, and when it was written as the host's clock has it. */
    public record Line(Instant at, String text) {
        private static Line parse(String line) {
            int space = line.indexOf(' ');
            long millis = Math.round(Double.parseDouble(line.substring(0, space)) * 1000);
            return new Line(Instant.ofEpochMilli(millis), line.substring(space + 1));
        }
    }

    /** From here on. */
    public void mark() {
        mark = file.toFile().length();
    }

    /** The complete lines since the mark. */
    public List<Line> lines() {
        return text().lines().map(Line::parse).toList();
    }

    public boolean contains(String regex) {
        return lines().stream().anyMatch(matching(regex));
    }

    /**
     * The first line since the mark in which {@code regex} is found.
     *
     * @throws AssertionError with the log's end when there is none within {@code limit}
     */
    public Line await(String regex, Duration limit) {
        try {
            Waiting.until(regex, limit, () -> contains(regex));
        } catch (AssertionError e) {
            List<Line> lines = lines();
            String end = String.join(
                    "\n",
                    lines.stream()
                            .skip(Math.max(0, lines.size() - 30))
                            .map(Line::text)
                            .toList());
            throw new AssertionError("%s in %s, which ends:%n%s".formatted(e.getMessage(), file, end), e);
        }
        return lines().stream().filter(matching(regex)).findFirst().orElseThrow();
    }

    private static Predicate<Line> matching(String regex) {
        Pattern pattern = Pattern.compile(regex);
        return line -> pattern.matcher(line.text()).find();
    }

    private String text() {
        try (RandomAccessFile log = new RandomAccessFile(file.toFile(), "r")) {
            byte[] bytes = new byte[Math.toIntExact(log.length() - mark)];
            log.seek(mark);
            log.readFully(bytes);
            String text = new String(bytes, StandardCharsets.UTF_8);
            return text.substring(0, text.lastIndexOf('\n') + 1);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
