package bulkhead.app.log;

import bulkhead.app.tunnel.Telling;
import bulkhead.app.tunnel.TunnelEvent;
import bulkhead.protocol.core.Layer;
import bulkhead.protocol.note.Message;
import bulkhead.protocol.note.Note;
import bulkhead.protocol.note.Notes;
import bulkhead.protocol.note.PppContent;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a connection tells of itself: the newest lines, kept whatever is logged, so that a failure can be explained
 * afterwards. A note becomes text when somebody reads it. From any thread.
 */
public final class ConnectionLog {
    /** The topic of what {@link TunnelEvent} tells. */
    public static final String STEP = "step";

    private static final int MOST_LINES = 2_000;
    /** A note with more bytes is kept as its text, which is bounded. */
    private static final int LARGE = 512;

    private static final Logger LOG = LoggerFactory.getLogger("bulkhead");
    private static final Map<String, Logger> LOGGERS = new ConcurrentHashMap<>();

    private final LongSupplier clock;
    private final ArrayDeque<Entry> entries = new ArrayDeque<>();
    private final DropTally drops = new DropTally();
    private final EventText events = new EventText();
    private final List<Runnable> listeners = new ArrayList<>();
    private long next;

    /** @param text null as long as it is the note's */
    private record Entry(long at, Severity severity, String topic, Note note, String text) {
        LogLine line() {
            return new LogLine(at, severity, topic, text == null ? NoteText.of(note) : text);
        }
    }

    /**
     * Some of the lines.
     *
     * @param missed how many were wanted and are not kept any more
     * @param next where the next ones begin
     */
    public record Page(List<LogLine> lines, long missed, long next) {}

    public ConnectionLog() {
        this(System::currentTimeMillis);
    }

    /** @param clock ms since 1970 */
    ConnectionLog(LongSupplier clock) {
        this.clock = clock;
    }

    /** Whether what this logger logs is in here anyway. */
    public static boolean hasLogger(String name) {
        return LOGGERS.values().stream().anyMatch(logger -> logger.getName().equals(name));
    }

    /** How a connection tells its notes here; their bytes only where they are logged. */
    public Telling telling() {
        Notes.Detail detail = LOG.isTraceEnabled() ? Notes.Detail.BYTES : Notes.Detail.MESSAGES;
        return new Telling(detail, this::accept);
    }

    /** A step of the connection. */
    public void accept(TunnelEvent event) {
        synchronized (this) {
            events.of(event).ifPresent(step -> add(Severity.INFO, STEP, null, step.layer() + ": " + step.words()));
            tellDrops(event instanceof TunnelEvent.Disconnected || event instanceof TunnelEvent.Lost);
        }
        changed();
    }

    /** Something that a layer did or saw. */
    public void accept(Note note) {
        synchronized (this) {
            if (note instanceof Note.Dropped drop) {
                if (drops.isFirst(drop, clock.getAsLong())) {
                    add(DropTally.severity(drop), topic(drop.layer()), note, null);
                }
            } else {
                add(note instanceof Note.Bytes ? Severity.TRACE : Severity.DEBUG, topic(layer(note)), note, null);
            }
            tellDrops(false);
        }
        changed();
    }

    /** The lines from this one on that are still kept; the first of all is 0. */
    public synchronized Page from(long number) {
        long oldest = next - entries.size();
        List<LogLine> lines = entries.stream()
                .skip(Math.max(0, number - oldest))
                .map(Entry::line)
                .toList();
        return new Page(lines, Math.max(0, oldest - number), next);
    }

    /** Where the next line will be. */
    public synchronized long next() {
        return next;
    }

    /** How many messages and packets were dropped, by layer and reason. */
    public synchronized Map<String, Map<String, Long>> drops() {
        return drops.totals();
    }

    /** Tells of what was only counted so far. */
    public void flush() {
        synchronized (this) {
            tellDrops(true);
        }
        changed();
    }

    /** @param listener is called after each change, on the thread that made it, and must not wait */
    public synchronized void onChange(Runnable listener) {
        listeners.add(listener);
    }

    private void tellDrops(boolean all) {
        for (DropTally.Told told : drops.untold(clock.getAsLong(), all)) {
            add(DropTally.severity(told.first()), topic(told.first().layer()), null, told.text());
        }
    }

    private void changed() {
        List<Runnable> told;
        synchronized (this) {
            told = List.copyOf(listeners);
        }
        told.forEach(Runnable::run);
    }

    private void add(Severity severity, String topic, Note note, String text) {
        Entry entry = new Entry(clock.getAsLong(), severity, topic, note, text);
        Logger logger = LOGGERS.computeIfAbsent(topic, name -> LoggerFactory.getLogger("bulkhead." + name));
        boolean logged = isLogged(logger, severity);
        if (logged || note != null && size(note) > LARGE) {
            entry = new Entry(entry.at(), severity, topic, null, entry.line().text());
        }
        if (logged) {
            log(logger, severity, entry.text());
        }
        entries.add(entry);
        next++;
        if (entries.size() > MOST_LINES) {
            entries.remove();
        }
    }

    private static boolean isLogged(Logger logger, Severity severity) {
        return switch (severity) {
            case WARN -> logger.isWarnEnabled();
            case INFO -> logger.isInfoEnabled();
            case DEBUG -> logger.isDebugEnabled();
            case TRACE -> logger.isTraceEnabled();
        };
    }

    private static void log(Logger logger, Severity severity, String text) {
        switch (severity) {
            case WARN -> logger.warn("{}", text);
            case INFO -> logger.info("{}", text);
            case DEBUG -> logger.debug("{}", text);
            case TRACE -> logger.trace("{}", text);
        }
    }

    /** About how many bytes of the other side's choice it holds. */
    private static int size(Note note) {
        return switch (note) {
            case Note.Sent(Message message, boolean _) -> size(message);
            case Note.Received(Message message) -> size(message);
            case Note.Bytes(Layer _, byte[] bytes) -> bytes.length;
            case Note.Dropped _, Note.StateChanged _, Note.TimerSet _, Note.TimerDue _ -> 0;
        };
    }

    private static int size(Message message) {
        return switch (message) {
            // Of options, AVPs and payloads the objects around them count for more than their bytes.
            case Message.Ppp it ->
                it.content() instanceof PppContent.Options(var options) ? 64 * options.size() : LARGE;
            case Message.L2tp it ->
                64 * it.avps().size()
                        + it.avps().stream().mapToInt(avp -> avp.value().length).sum();
            // Of a proposal's transforms there may be hundreds.
            case Message.Ike _ -> LARGE + 1;
            case Message.Icmp6 it -> it.bytes().length;
            case Message.Dhcp6 it -> it.bytes().length;
            case Message.Dhcp4 it -> it.bytes().length;
            case Message.Echo4 _ -> 0;
        };
    }

    private static Layer layer(Note note) {
        return switch (note) {
            case Note.Sent(Message message, boolean _) -> layer(message);
            case Note.Received(Message message) -> layer(message);
            case Note.Bytes it -> it.layer();
            case Note.Dropped it -> it.layer();
            case Note.StateChanged it -> it.layer();
            case Note.TimerSet it -> it.layer();
            case Note.TimerDue it -> it.layer();
        };
    }

    private static Layer layer(Message message) {
        return switch (message) {
            case Message.Ppp _ -> Layer.LCP;
            case Message.L2tp _ -> Layer.L2TP;
            case Message.Ike _ -> Layer.IKE;
            case Message.Icmp6 _, Message.Dhcp6 _ -> Layer.IPV6;
            case Message.Dhcp4 _, Message.Echo4 _ -> Layer.IPCP;
        };
    }

    private static String topic(Layer layer) {
        return switch (layer) {
            case HOST -> "host";
            case NETWORK -> "net";
            case IKE, XAUTH -> "ike";
            case ESP -> "esp";
            case L2TP -> "l2tp";
            case LCP, AUTHENTICATION, IPCP, IPV6CP -> "ppp";
            case IPV6 -> "ipv6";
        };
    }
}
