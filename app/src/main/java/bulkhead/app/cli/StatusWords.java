package bulkhead.app.cli;

import bulkhead.app.status.ConnectionStatus;
import bulkhead.app.status.Published;
import bulkhead.app.tunnel.Measurement;
import bulkhead.app.tunnel.Measurement.Traffic;
import bulkhead.app.tunnel.TunnelEvent.State;
import bulkhead.leakguard.daemon.GuardStatus;
import bulkhead.leakguard.policy.Access;
import bulkhead.protocol.VpnEvent.Family;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.format.FormatStyle;
import java.util.Locale;

/** A connection as a person reads it, a line for each thing to know. */
final class StatusWords {
    private static final String[] UNITS = {"B", "KiB", "MiB", "GiB", "TiB"};

    private final StringBuilder out = new StringBuilder();

    private StatusWords() {}

    static String of(Published published) {
        StatusWords words = new StatusWords();
        words.connection(published);
        words.protection(published.status());
        words.details(published.status());
        published.status().measured().ifPresent(words::measured);
        return words.out.toString().stripTrailing();
    }

    /** Of a user who has no connection. */
    static String of(GuardStatus guard) {
        String why = ConnectionStatus.without(guard)
                .failure()
                .map(failure -> " " + failure.message())
                .orElse("");
        return "Not connected.%s%n%s".formatted(why, new GuardReport(guard).words());
    }

    private void connection(Published published) {
        ConnectionStatus status = published.status();
        String name = published.name();
        String server = name.equals(published.server()) ? "" : " (" + published.server() + ")";
        line("State", status.state().label() + (status.isActive() ? " to " + name + server : "") + since(status));
        status.waitsFor().ifPresent(rung -> line("Waiting for", label(rung)));
        if (status.state() != State.CONNECTED) {
            status.failure().ifPresent(why -> line("Reason", why.message()));
        }
        line("Begun by", published.program().words() + ", process " + published.pid());
    }

    private void protection(ConnectionStatus status) {
        line("IPv4", fate(status, Family.IPV4, status.guard().ipv4()));
        String why = status.ipv6Block()
                .filter(_ -> status.guard().ipv6() != Access.OPEN)
                .map(block -> ": " + block.words())
                .orElse("");
        line("IPv6", fate(status, Family.IPV6, status.guard().ipv6()) + why);
    }

    private void details(ConnectionStatus status) {
        status.detail("detail.ipv4").ifPresent(address -> line("Addresses", both(status, address)));
        if (status.detail("detail.ipv4").isEmpty()) {
            status.detail("detail.ipv6").ifPresent(address -> line("Addresses", address));
        }
        status.detail("detail.ike").ifPresent(suite -> line("IKE", suite));
        status.detail("detail.esp").ifPresent(suite -> line("ESP", suite));
    }

    private static String both(ConnectionStatus status, String ipv4) {
        return ipv4 + status.detail("detail.ipv6").map(ipv6 -> ", " + ipv6).orElse("");
    }

    private void measured(Measurement newest) {
        line("IPv4 traffic", traffic(newest.ipv4()));
        line("IPv6 traffic", traffic(newest.ipv6()));
        newest.roundTripMicros().ifPresent(micros -> line("Round trip", "%.1f ms".formatted(micros / 1000.0)));
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

    private static String label(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }
}
