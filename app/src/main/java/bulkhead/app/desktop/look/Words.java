package bulkhead.app.desktop.look;

import bulkhead.app.status.Ailment;
import bulkhead.app.status.ConnectionStatus;
import bulkhead.app.status.ConnectionStatus.Fate;
import bulkhead.app.status.ConnectionStatus.Rung;
import bulkhead.app.status.Course;
import bulkhead.app.status.Doubt;
import bulkhead.app.tunnel.Measurement;
import bulkhead.app.tunnel.TunnelEvent.State;
import bulkhead.protocol.VpnEvent.Family;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;

/** A {@link ConnectionStatus} in sentences: the window's honest answers to “what is going on?” and “am I safe?”. */
public final class Words {
    private static final int SECOND = 1_000;
    private static final int WORTH_COUNTING = 3;

    private final Texts texts;
    private final LongSupplier clock;

    public Words(Texts texts) {
        this(texts, System::currentTimeMillis);
    }

    /** @param clock ms since 1970 */
    public Words(Texts texts, LongSupplier clock) {
        this.texts = texts;
        this.clock = clock;
    }

    public String title(ConnectionStatus view) {
        if (view.state() == State.CONNECTED && doubt(view).isPresent()) {
            return name(doubt(view).get());
        }
        if (view.isAsking()) {
            return texts.of("asks.title");
        }
        return texts.of("state." + view.state().label());
    }

    /** What is waited for, or why there is no connection, in one sentence. */
    public String subtitle(ConnectionStatus view) {
        Optional<Doubt> doubt = doubt(view);
        if (doubt.isPresent() && view.state() == State.DISCONNECTING) {
            return texts.of("unsure.leaving");
        }
        if (doubt.isPresent() && (view.state() == State.CONNECTED || view.state() == State.CONNECTING)) {
            return sentence(doubt.get());
        }
        if (view.isAsking()) {
            return texts.of("asks.about");
        }
        if (view.waitsFor().isPresent()) {
            return counted(texts.of("waits." + key(view.waitsFor().get())), view);
        }
        if (view.state() == State.RESOLVING) {
            return counted(texts.of("about." + view.state().label()), view);
        }
        if (view.state() != State.CONNECTED && view.failure().isPresent()) {
            return texts.said(view.failure().get());
        }
        if (!view.isActive() && view.course().isBegun()) {
            return summary(view.course());
        }
        return view.state() == State.CONNECTED && !view.profile().isEmpty()
                ? texts.of("connected.to", view.profile())
                : texts.of("about." + view.state().label());
    }

    /** Why the connection is not to be trusted just now. */
    public Optional<Doubt> doubt(ConnectionStatus view) {
        return view.doubt(clock.getAsLong());
    }

    /** What is amiss besides what title and subtitle say; the gravest first. */
    public List<Ailment> ailments(ConnectionStatus view) {
        Optional<Doubt> told = doubt(view).filter(_ -> view.state() != State.RECONNECTING);
        return view.ailments(clock.getAsLong()).stream()
                .filter(it -> told.filter(it::equals).isEmpty())
                .toList();
    }

    /** What it is called, in two or three words. */
    public String name(Ailment ailment) {
        return texts.of("unsure." + ailment.label());
    }

    public String sentence(Ailment ailment) {
        String key = "doubt." + ailment.label();
        return switch (ailment) {
            case Doubt.Unheard(long millis) -> texts.of(key, seconds(millis));
            case Doubt.Unplugged(String link) -> texts.of(key, link);
            case Doubt.Silent(long millis) -> texts.of(key, seconds(millis));
            case Ailment.Detoured(var way) -> texts.of("detours.way", way.to(), way.by(), way.because());
            case Ailment.Ipv6Lost(var why) ->
                texts.of(key)
                        + why.map(block -> " " + texts.of("block." + key(block)))
                                .orElse("");
            case Ailment.KeysLate(long millis) -> texts.of(key, new Amounts(texts).span(millis));
            case Ailment.Slept(long millis) -> texts.of(key, new Amounts(texts).span(millis));
            case Ailment.ClockSet(long millis) ->
                texts.of(key + (millis > 0 ? "" : "-back"), new Amounts(texts).span(Math.abs(millis)));
            case Ailment.Minded(var caveat) ->
                texts.of("caveat." + caveat.what().label(), caveat.of().toArray());
            case Doubt.Unwatched _, Ailment.RulesChanged _, Ailment.NamesAstray _ -> texts.of(key);
        };
    }

    /** For how long the server has said nothing; empty before it has said anything. */
    public Optional<String> heartbeat(ConnectionStatus view) {
        return view.measured()
                .flatMap(Measurement::heardAt)
                .map(at -> texts.of("meter.heard", seconds(clock.getAsLong() - at)));
    }

    /** Who waits for longer than it takes sees that it goes on. */
    private String counted(String sentence, ConnectionStatus view) {
        String wait = wait(view);
        return wait.isEmpty() ? sentence : sentence + ", " + wait;
    }

    /** Which try it is, for how long, and what is usual; empty while there is nothing unusual. */
    private String wait(ConnectionStatus view) {
        long seconds = seconds(clock.getAsLong() - view.waitsSince());
        int tries = view.waiting().tries();
        if (seconds < WORTH_COUNTING && tries == 1) {
            return "";
        }
        String wait = tries == 1 ? texts.of("waits.for", seconds) : texts.of("waits.try", tries, seconds);
        return view.waitsFor()
                .map(view.waiting().usual()::get)
                .map(millis -> texts.of("waits.usually", wait, millis / 1000.0))
                .orElse(wait);
    }

    /** What the ladder says of the step that takes longer than it should. */
    public String waiting(ConnectionStatus view) {
        String wait = wait(view);
        return wait.isEmpty()
                ? ""
                : view.waitsFor().map(rung -> rung(rung) + ", " + wait).orElse("");
    }

    private static long seconds(long millis) {
        return Math.max(0, millis) / SECOND;
    }

    /** What a connection that is over came to, in a line. */
    public String summary(Course course) {
        Amounts amounts = new Amounts(texts);
        List<String> parts = new ArrayList<>(List.of(
                amounts.span(course.millis(course.ended())), amounts.bytes(course.bytesIn() + course.bytesOut())));
        parts.add(texts.of(
                course.ipv6Open()
                        ? "course.ipv6-open"
                        : course.ipv6Carried() ? "course.ipv6-tunnel" : "course.ipv6-blocked"));
        if (course.reconnections() > 0) {
            parts.add(texts.of("course.reconnections", course.reconnections()));
        }
        return String.join(", ", parts);
    }

    /** What happens to IPv4 now. */
    public String ipv4(ConnectionStatus view) {
        return texts.of("ipv4." + key(view.fate(Family.IPV4)));
    }

    /** What happens to IPv6 now, and why. */
    public String ipv6(ConnectionStatus view) {
        String fate = texts.of("ipv6." + key(view.fate(Family.IPV6)));
        // What waits may still be let in: why it was refused belongs to what is blocked.
        return view.fate(Family.IPV6) != Fate.BLOCKED || view.ipv6Block().isEmpty()
                ? fate
                : fate + " " + texts.of("block." + key(view.ipv6Block().get()));
    }

    public String rung(Rung rung) {
        return texts.of("rung." + key(rung));
    }

    public String button(ConnectionStatus view) {
        return texts.of(
                switch (view.state()) {
                    case DISCONNECTED, ERROR -> "button.connect";
                    case CONNECTED -> "button.disconnect";
                    case DISCONNECTING -> "button.disconnecting";
                    case RESOLVING, GUARDING, CONNECTING, RECONNECTING -> "button.cancel";
                });
    }

    private static String key(Enum<?> value) {
        return value.name().toLowerCase(java.util.Locale.ROOT).replace('_', '-');
    }
}
