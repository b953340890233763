package bulkhead.app.cli;

import bulkhead.app.names.PublicNames;
import bulkhead.leakguard.daemon.GuardStatus;
import bulkhead.leakguard.host.SystemWords;
import bulkhead.leakguard.policy.Access;
import bulkhead.leakguard.policy.Endpoint;
import bulkhead.leakguard.policy.Sender;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.format.FormatStyle;
import java.util.Locale;
import java.util.stream.Collectors;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** What the guard does now, for people and for programs. */
final class GuardReport {
    /** Of what stands before the words. */
    private static final int WIDTH = 12;

    private final GuardStatus guard;

    GuardReport(GuardStatus guard) {
        this.guard = guard;
    }

    /** A line for each thing to know. */
    String words() {
        StringBuilder out = new StringBuilder();
        line(
                out,
                "State",
                PublicNames.of(guard.state())
                        + guard.since().map(GuardReport::since).orElse(""));
        line(out, "IPv4", passes(guard.ipv4()));
        line(out, "IPv6", passes(guard.ipv6()));
        guard.server().ifPresent(server -> line(out, "Server", words(server)));
        if (!isOpen()) {
            line(out, "LAN", guard.protection().allowLan() ? "private addresses can be reached" : "cannot be reached");
        }
        line(out, "Kill switch", closesIpv4() ? "on: IPv4 is closed as well while there is no tunnel" : "off");
        line(out, "Lockdown", lockdown());
        if (guard.portal().isPositive()) {
            line(out, "Portal", "open to one program for " + guard.portal().toSeconds() + " s more: IPv4, TCP and DNS");
        }
        line(out, "Owner", guard.owner().map(o -> o.words()).orElse("none"));
        line(out, "Rules", rules());
        return out.toString().stripTrailing();
    }

    String json() {
        return tree().toString();
    }

    ObjectNode tree() {
        ObjectNode out = JsonMapper.shared().createObjectNode().put("state", PublicNames.of(guard.state()));
        out.put("ipv4", PublicNames.of(guard.ipv4())).put("ipv6", PublicNames.of(guard.ipv6()));
        ObjectNode server = guard.server().isPresent() ? out.putObject("server") : null;
        guard.server().ifPresent(endpoint -> {
            server.put("address", endpoint.address().getHostAddress()).put("localPort", endpoint.localPort());
            endpoint.ports().stream().sorted().forEach(server.putArray("ports")::add);
            server.put("transport", PublicNames.of(endpoint.transport())).put("esp", endpoint.esp());
            server.put("sender", PublicNames.of(endpoint.sender()));
        });
        if (server == null) {
            out.putNull("server");
        }
        out.put("lan", guard.protection().allowLan()).put("killSwitch", closesIpv4());
        out.put("lockdown", guard.blocked() || guard.protection().lockdown()).put("atBoot", guard.atBoot());
        out.put("since", guard.since().map(Object::toString).orElse(null));
        guard.owner()
                .ifPresentOrElse(
                        owner -> out.putObject("owner")
                                .put("pid", owner.pid())
                                .put("uid", owner.uid())
                                .put("user", owner.user()),
                        () -> out.putNull("owner"));
        out.put("portalSeconds", guard.portal().toSeconds());
        return out.put("intact", guard.intact()).put("held", guard.held());
    }

    private static void line(StringBuilder out, String what, String words) {
        out.append(what).append(':').repeat(' ', WIDTH - what.length()).append(words);
        out.append(System.lineSeparator());
    }

    private boolean isOpen() {
        return guard.ipv4() == Access.OPEN && guard.ipv6() == Access.OPEN;
    }

    private boolean closesIpv4() {
        return guard.protection().killSwitch() || guard.protection().lockdown();
    }

    private static String since(Instant since) {
        DateTimeFormatter time = DateTimeFormatter.ofLocalizedDateTime(FormatStyle.MEDIUM)
                .withLocale(Locale.ROOT)
                .withZone(ZoneId.systemDefault());
        return " since " + time.format(since);
    }

    private String rules() {
        if (!guard.intact()) {
            return "not as they should be: another program changed or removed them";
        }
        if (isOpen() || guard.held()) {
            return "as they should be";
        }
        return "as they should be; programs of " + SystemWords.here().administrators() + " can remove them: "
                + (SystemWords.here() == SystemWords.LINUX
                        ? "no daemon holds them, or Linux is older than 6.9"
                        : "nothing on " + SystemWords.here().system() + " keeps them from it");
    }

    private String lockdown() {
        String now = guard.blocked() || guard.protection().lockdown()
                ? "on: nothing passes while there is no connection"
                : "off";
        return guard.atBoot() ? now + "; on from the next boot on" : now;
    }

    private static String words(Endpoint server) {
        String ports = server.ports().stream().sorted().map(Object::toString).collect(Collectors.joining(" and "));
        String from = server.localPort() == Endpoint.ANY_PORT ? "" : " from " + server.localPort();
        String transport = server.localPort() == 0 ? "" : ", " + server.transport() + " port " + ports + from;
        return server.address().getHostAddress() + transport + (server.esp() ? ", ESP" : "") + ", from "
                + words(server.sender());
    }

    private static String words(Sender sender) {
        return switch (sender) {
            case Sender.Ours() -> "Bulkhead's sockets alone";
            case Sender.Mark(var value) -> "sockets with the mark " + value + " alone";
            case Sender.User(var id) -> "sockets of the user " + id + " alone";
            case Sender.Anyone() -> "every program";
        };
    }

    private static String passes(Access access) {
        return switch (access) {
            case OPEN -> "open: it leaves as it always did";
            case TUNNEL_ONLY -> "goes through the tunnel, and nowhere else";
            case BLOCKED -> "blocked: none leaves";
        };
    }
}
