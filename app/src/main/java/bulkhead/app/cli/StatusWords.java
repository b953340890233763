package bulkhead.app.cli;

import bulkhead.app.status.ConnectionStatus;
import bulkhead.app.status.ConnectionStatus.Rung;
import bulkhead.app.status.Details;
import bulkhead.app.status.Doubt;
import bulkhead.app.status.Fact;
import bulkhead.app.status.Published;
import bulkhead.app.tunnel.Measurement;
import bulkhead.app.tunnel.Measurement.Traffic;
import bulkhead.app.tunnel.TunnelEvent.State;
import bulkhead.leakguard.daemon.GuardStatus;
import bulkhead.leakguard.policy.Access;
import bulkhead.protocol.VpnEvent.Family;
import bulkhead.protocol.wire.IpAddress;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.format.FormatStyle;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A connection as a person reads it, a line for each thing to know. */
final class StatusWords {
    private static final String[] UNITS = {"B", "KiB", "MiB", "GiB", "TiB"};

    private static final int SECOND = 1_000;

    private final StringBuilder out = new StringBuilder();

    private final long now;

    private StatusWords(long now) {
        this.now = now;
    }

    static String of(Published published) {
        return of(published, System.currentTimeMillis());
    }

    /** @param now in ms since 1970 */
    static String of(Published published, long now) {
        StatusWords words = new StatusWords(now);
        words.connection(published);
        if (published.status().isAsking()) {
            words.line("Now", "waits for a person, who is asked for secrets or their passphrase");
        }
        Optional<Doubt> doubt = published.status().doubt(now);
        published.status().ailments(now).forEach(it -> words.line(it instanceof Doubt ? "Now" : "Mind", it.words()));
        words.protection(published.status());
        words.details(published.status());
        boolean fresh = doubt.filter(why -> !(why instanceof Doubt.Unwatched)).isEmpty();
        published.status().measured().ifPresent(newest -> words.measured(newest, fresh));
        return words.out.toString().stripTrailing();
    }

    /** Of a user who has no connection. */
    static String of(GuardStatus guard) {
        String why = ConnectionStatus.without(guard)
                .failure()
                .map(failure -> " " + failure.message())
                .orElse("");
        return "Not connected." + why + System.lineSeparator() + new GuardReport(guard).words();
    }

    private void connection(Published published) {
        ConnectionStatus status = published.status();
        String name = published.name();
        String server = name.equals(published.server()) ? "" : " (" + published.server() + ")";
        line("State", status.state().label() + (status.isActive() ? " to " + name + server : "") + since(status));
        status.waitsFor().ifPresent(rung -> line("Waiting for", waits(status, rung)));
        if (status.state() != State.CONNECTED) {
            status.failure().ifPresent(why -> line("Reason", why.message()));
        }
        line("Begun by", published.program().words() + ", process " + published.pid());
    }

    /** Which try it is, since when, and what is usual. */
    private String waits(ConnectionStatus status, Rung rung) {
        int tries = status.waiting().tries();
        Long usual = status.waiting().usual().get(rung);
        return rung.label() + (tries > 1 ? ", asked " + tries + " times" : "") + ", for "
                + Math.max(0, now - status.waitsSince()) / SECOND + " s"
                + (usual == null ? "" : String.format(Locale.ROOT, "; usually %.1f s here", usual / 1000.0));
    }

    private void protection(ConnectionStatus status) {
        boolean silent = status.details()
                .get(Fact.Ipv4Path.class)
                .filter(path -> !path.proved())
                .isPresent();
        line("IPv4", fate(status, Family.IPV4, status.guard().ipv4()) + (silent ? "; no answer through it yet" : ""));
        String why = status.ipv6Block()
                .filter(_ -> status.guard().ipv6() != Access.OPEN)
                .map(block -> ": " + block.words())
                .orElse("");
        line("IPv6", fate(status, Family.IPV6, status.guard().ipv6()) + why);
    }

    private void details(ConnectionStatus status) {
        Details details = status.details();
        String addresses = Stream.of(Family.values())
                .flatMap(family -> details.addresses(family).stream())
                .map(IpAddress::toString)
                .collect(Collectors.joining(", "));
        if (!addresses.isEmpty()) {
            line("Addresses", addresses);
        }
        details.get(Fact.Ike.class).ifPresent(ike -> line("IKE", ike.suite()));
        details.get(Fact.Esp.class).ifPresent(esp -> line("ESP", esp.suite()));
    }

    /** @param fresh whether it says something of now */
    private void measured(Measurement newest, boolean fresh) {
        line("IPv4 traffic", traffic(newest.ipv4()));
        line("IPv6 traffic", traffic(newest.ipv6()));
        newest.heardAt().ifPresent(at -> line("Answered", Math.max(0, now - at) / SECOND + " s ago"));
        newest.roundTripMicros()
                .filter(_ -> fresh)
                .ifPresent(micros -> line("Round trip", String.format(Locale.ROOT, "%.1f ms", micros / 1000.0)));
    }

    private static String traffic(Traffic traffic) {
        return size(traffic.bytesIn()) + " in, " + size(traffic.bytesOut()) + " out";
    }

    private static String size(long bytes) {
        double size = bytes;
        int unit = 0;
        while (size >= 1024 && unit < UNITS.length - 1) {
            size /= 1024;
            unit++;
        }
        return String.format(Locale.ROOT, unit == 0 ? "%.0f %s" : "%.1f %s", size, UNITS[unit]);
    }

    private static String since(ConnectionStatus status) {
        if (status.connectedAt() == 0) {
            return "";
        }
        DateTimeFormatter time = DateTimeFormatter.ofLocalizedDateTime(FormatStyle.MEDIUM)
                .withLocale(Locale.ROOT)
                .withZone(ZoneId.systemDefault());
        return " since " + time.format(Instant.ofEpochMilli(status.connectedAt()));
    }

    private static String fate(ConnectionStatus status, Family family, Access access) {
        boolean carried = status.carried().contains(family);
        return switch (access) {
            case OPEN ->
                carried
                        ? "the tunnel's networks go through it, the rest leaves as it always did"
                        : "open: it leaves as it always did";
            case TUNNEL_ONLY ->
                carried
                        ? "goes through the tunnel, and nowhere else"
                        : status.state() == State.RECONNECTING
                                ? "waits for the tunnel: none leaves meanwhile"
                                : "blocked: none leaves";
            case BLOCKED -> "blocked: none leaves";
        };
    }

    private void line(String what, String words) {
        out.append("%-14s%s%n".formatted(what + ":", words));
    }
}
