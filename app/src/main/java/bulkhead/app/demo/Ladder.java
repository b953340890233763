package bulkhead.app.demo;

import bulkhead.app.tunnel.TunnelEvent;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** The events of {@code connect --json} as a person reads them. */
final class Ladder {
    private Ladder() {}

    /** One line for an event: time, layer, what; empty for those that a spectator needs not see. */
    static String rung(JsonNode event) {
        String words = words(event);
        return words.isEmpty()
                ? ""
                : "%7.2f s  %-6s %s".formatted(event.path("t").asInt() / 1000.0, layer(event), words);
    }

    private static String layer(JsonNode event) {
        return switch (text(event, "event")) {
            case "ipv6-blocked" -> "ipv6";
            case "state" -> "guard";
            case "disconnected" -> "end";
            case "connected" -> "up";
            case String layer -> layer;
        };
    }

    private static String words(JsonNode event) {
        return switch (text(event, "event")) {
            case "state" ->
                switch (text(event, "state")) {
                    case "guarding" -> "closes: from here on no IPv6 leaves beside the tunnel";
                    case "disconnected" -> "open again";
                    default -> "";
                };
            case "ike" -> text(event, "suite") + (text(event, "natt").equals("none") ? "" : ", NAT traversal");
            case "esp" -> text(event, "suite") + (text(event, "encap").equals("udp") ? " in UDP" : " on IP");
            case "l2tp" ->
                "tunnel " + text(event, "tunnel") + ", session " + text(event, "session") + " with '"
                        + text(event, "host") + "'";
            case "auth" -> text(event, "method");
            case "ipv4" -> text(event, "address") + ", MTU " + text(event, "mtu");
            case "ipv6" ->
                list(event.path("addresses")) + " by " + (text(event, "source").equals("slaac") ? "SLAAC" : "DHCPv6")
                        + ", an echo came back";
            case "ipv6-blocked" -> "blocked: " + text(event, "reason");
            case "connected" -> "through the tunnel: " + list(event.path("families"));
            case "failed" -> text(event, "message");
            case "disconnected" -> TunnelEvent.Disconnected.words(text(event, "by"));
            default -> "";
        };
    }

    private static String list(JsonNode array) {
        List<String> texts = new ArrayList<>();
        array.forEach(each -> texts.add(each.asString()));
        return String.join(", ", texts);
    }

    private static String text(JsonNode event, String field) {
        return event.path(field).asString();
    }
}
