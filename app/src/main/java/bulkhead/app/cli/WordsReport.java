package bulkhead.app.cli;

import bulkhead.app.log.EventText;
import bulkhead.app.tunnel.TunnelEvent;
import java.io.PrintStream;
import java.util.Locale;
import java.util.function.Consumer;

/** The ladder of layers as a person reads it, a line a step, with the time since the start. */
final class WordsReport implements Consumer<TunnelEvent> {
    private final PrintStream out;
    private final Elapsed elapsed;
    private final EventText text = new EventText();

    WordsReport(PrintStream out, Elapsed elapsed) {
        this.out = out;
        this.elapsed = elapsed;
    }

    @Override
    public void accept(TunnelEvent event) {
        text.of(event).ifPresent(step -> {
            out.printf(Locale.ROOT, "%7.2f s  %-6s  %s%n", elapsed.millis() / 1000.0, step.layer(), step.words());
            out.flush();
        });
    }
}
