package bulkhead.app.status;

import bulkhead.app.names.Named;
import bulkhead.app.tunnel.Caveat;
import bulkhead.app.tunnel.Measurement;
import bulkhead.app.tunnel.Measurement.Keys;
import bulkhead.app.tunnel.TunnelEvent.State;
import bulkhead.leakguard.host.SystemWords;
import bulkhead.protocol.VpnEvent.Family;
import bulkhead.protocol.VpnEvent.Ipv6Block;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** What is amiss with a connection by what is known of it anyway: no look of these costs anything, so all are taken all the time. */
public sealed interface Ailment extends Named
        permits Doubt,
                Ailment.RulesChanged,
                Ailment.Detoured,
                Ailment.NamesAstray,
                Ailment.Ipv6Lost,
                Ailment.KeysLate,
                Ailment.Slept,
                Ailment.ClockSet,
                Ailment.Minded {
    /** As long as something that is over is worth knowing. */
    long RECENT_MILLIS = 600_000;

    /** A shorter standstill is a busy computer's. */
    long SLEEP_MILLIS = 30_000;

    /** Agreeing on new keys takes a second, and half a minute where packets get lost. */
    long LATE_MILLIS = 60_000;

    /** Another program changed the guard's rules while nobody looked after them. */
    record RulesChanged() implements Ailment {}

    /** Another program's route or rule comes before the tunnel's. */
    record Detoured(Fact.Detours.Way way) implements Ailment {}

    /** Another program has names asked for elsewhere. */
    record NamesAstray() implements Ailment {}

    /** The tunnel carried IPv6 in this connection, and does not any more. */
    record Ipv6Lost(Optional<Ipv6Block> why) implements Ailment {}

    /** New keys were not agreed on in time. */
    record KeysLate(long millis) implements Ailment {}

    /** This computer slept a while ago. */
    record Slept(long millis) implements Ailment {}

    /** @param millis ahead, or, negative, back */
    record ClockSet(long millis) implements Ailment {}

    /** The network is such that something does not work. */
    record Minded(Caveat caveat) implements Ailment {}

    /**
     * All of them, the gravest first; of the doubts whether anything is carried the gravest alone.
     *
     * @param now in ms since 1970
     */
    static List<Ailment> of(ConnectionStatus status, long now) {
        if (!status.isActive()) {
            return List.of();
        }
        Concerns concerns = status.concerns();
        List<Ailment> all = new ArrayList<>();
        Doubt.ofCarrying(status, now).ifPresent(all::add);
        if (concerns.unwatched()) {
            all.add(new Doubt.Unwatched());
        }
        if (concerns.mendedAt() != 0) {
            all.add(new RulesChanged());
        }
        status.details().get(Fact.Detours.class).ifPresent(it -> it.ways().forEach(way -> all.add(new Detoured(way))));
        if (concerns.namesAstray()) {
            all.add(new NamesAstray());
        }
        if (status.state() == State.CONNECTED
                && status.course().ipv6Carried()
                && !status.carried().contains(Family.IPV6)) {
            all.add(new Ipv6Lost(status.ipv6Block()));
        }
        status.measured().flatMap(Ailment::late).ifPresent(all::add);
        if (isRecent(concerns.wokeAt(), now) && concerns.slept() >= SLEEP_MILLIS) {
            all.add(new Slept(concerns.slept()));
        }
        if (isRecent(concerns.clockSetAt(), now)) {
            all.add(new ClockSet(concerns.clockSetBy()));
        }
        status.details()
                .get(Fact.Caveats.class)
                .ifPresent(it -> it.all().forEach(caveat -> all.add(new Minded(caveat))));
        return List.copyOf(all);
    }

    private static Optional<Ailment> late(Measurement newest) {
        return Stream.of(newest.esp(), newest.ike())
                .flatMap(Optional::stream)
                .map(Keys::lateMillis)
                .filter(late -> late > LATE_MILLIS)
                .max(Long::compare)
                .map(KeysLate::new);
    }

    private static boolean isRecent(long at, long now) {
        return at != 0 && now - at < RECENT_MILLIS;
    }

    @Override
    default String label() {
        return switch (this) {
            case Doubt.Unheard _ -> "unheard";
            case Doubt.Unplugged _ -> "unplugged";
            case Doubt.Silent _ -> "silent";
            case Doubt.Unwatched _ -> "unwatched";
            case RulesChanged _ -> "rules-changed";
            case Detoured _ -> "detoured";
            case NamesAstray _ -> "names-astray";
            case Ipv6Lost _ -> "ipv6-lost";
            case KeysLate _ -> "keys-late";
            case Slept _ -> "slept";
            case ClockSet _ -> "clock-set";
            case Minded(Caveat caveat) -> caveat.what().label();
        };
    }

    /** A clause with what to do about it, where something is to be done. */
    default String words() {
        return switch (this) {
            case Doubt.Unheard(long millis) ->
                "nothing is known: the program that is connected has said nothing for " + millis / 1000 + " s";
            case Doubt.Unplugged(String link) -> "no network: " + link + " has no link";
            case Doubt.Silent(long millis) -> "no answer from the server for " + millis / 1000 + " s";
            case Doubt.Unwatched() ->
                "the guard's daemon is gone; nobody watches the rules: start it ("
                        + SystemWords.here().startDaemon() + ")";
            case RulesChanged() ->
                "another program changed the guard's rules while nobody watched them, and something may have left; they have been"
                        + " set again: find out which program it was";
            case Detoured(var way) ->
                way.to() + " does not go through the tunnel" + (way.by().isEmpty() ? "" : ", but by " + way.by()) + ": "
                        + way.because() + " is asked first; remove it, or leave it and do without";
            case NamesAstray() ->
                "names are not asked for in the tunnel: another program changed /etc/resolv.conf; stop it, or connect again";
            case Ipv6Lost(var why) ->
                "the tunnel carried IPv6 and does not any more, and none leaves natively"
                        + why.map(block -> ": " + block.words()).orElse("");
            case KeysLate(long millis) ->
                "the server has not agreed on new keys for " + millis / 1000
                        + " s: the connection ends with the old ones; if it is not back by itself then, connect again";
            case Slept(long millis) ->
                "this computer slept for " + millis / 1000
                        + " s: where the server had given it up, the connection was made anew";
            case ClockSet(long millis) ->
                "the clock was set " + Math.abs(millis) / 1000 + " s " + (millis > 0 ? "ahead" : "back")
                        + ": one-time passwords, certificates and the times shown here go by it";
            case Minded(Caveat caveat) -> caveat.words();
        };
    }
}
