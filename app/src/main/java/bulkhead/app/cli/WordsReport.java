package bulkhead.app.cli;

import bulkhead.app.log.EventText;
import bulkhead.app.status.ConnectionStatus;
import bulkhead.app.tunnel.TunnelEvent;
import java.io.PrintStream;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** The ladder of layers as a person reads it, a line a step, with the time since the start. */
final class WordsReport implements Consumer<TunnelEvent> {
    private final PrintStream out;
    private final Elapsed elapsed;
    private final EventText text = new EventText();
    private final Supplier<ConnectionStatus> status;

    /** @param status of now, or of the moment before */
    WordsReport(PrintStream out, Elapsed elapsed, Supplier<ConnectionStatus> status) {
        this.status = status;
        this.out = out;
        this.elapsed = elapsed;
    }

    @Override
    public void accept(TunnelEvent event) {
        text.of(event).ifPresent(step -> {
            String words = step.words() + (event instanceof TunnelEvent.Tried ? usually() : "");
            out.printf(Locale.ROOT, "%7.2f s  %-6s  %s%n", elapsed.millis() / 1000.0, step.layer(), words);
            out.flush();
        });
    }

    private String usually() {
        ConnectionStatus now = status.get();
        return now.waitsFor()
                .map(now.waiting().usual()::get)
                .map(millis -> String.format(Locale.ROOT, "; usually it takes %.1f s here", millis / 1000.0))
                .orElse("");
    }
}
