package bulkhead.app.desktop.connection;

import bulkhead.app.desktop.look.Texts;
import bulkhead.app.desktop.look.Words;
import bulkhead.app.status.ConnectionStatus;
import bulkhead.app.status.ConnectionStatus.Rung;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;
import java.util.logging.Level;

/** What changed from one status to the next, in lines for the log. */
final class Chronicle {
    private final Texts texts;
    private final Words words;

    /** @param clock ms since 1970 */
    Chronicle(Texts texts, LongSupplier clock) {
        this.texts = texts;
        words = new Words(texts, clock);
    }

    List<LogPage.Entry> between(ConnectionStatus before, ConnectionStatus after) {
        List<LogPage.Entry> news = new ArrayList<>();
        for (Rung rung : Rung.values()) {
            Long millis = after.climbed().get(rung);
            if (millis != null && !before.climbed().containsKey(rung)) {
                news.add(new LogPage.Entry(Level.FINE, texts.of("log.up", words.rung(rung), millis / 1e3)));
            }
        }
        if (!words.title(after).equals(words.title(before))) {
            String of = after.profile().isEmpty() ? "" : " (" + after.profile() + ")";
            news.add(new LogPage.Entry(Level.INFO, words.title(after) + of));
        }
        if (after.failure().isPresent() && !after.failure().equals(before.failure())) {
            news.add(new LogPage.Entry(Level.WARNING, texts.said(after.failure().get())));
        }
        if (!words.ipv4(after).equals(words.ipv4(before))) {
            news.add(new LogPage.Entry(Level.INFO, words.ipv4(after)));
        }
        if (!words.ipv6(after).equals(words.ipv6(before))) {
            news.add(new LogPage.Entry(Level.INFO, words.ipv6(after)));
        }
        return news;
    }
}
