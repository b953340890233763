package bulkhead.app.cli;

import bulkhead.app.names.PublicNames;
import bulkhead.app.tunnel.Caveat;
import bulkhead.app.tunnel.TunnelEvent;
import bulkhead.leakguard.host.Capability;
import bulkhead.leakguard.policy.Access;
import bulkhead.leakguard.policy.Family;
import bulkhead.leakguard.policy.GuardState;
import bulkhead.protocol.Dialect;
import bulkhead.protocol.VpnEvent;
import bulkhead.protocol.core.Failure;
import bulkhead.protocol.core.Layer;
import bulkhead.protocol.ip6.Ip6Address;
import bulkhead.protocol.offer.Refusal;
import bulkhead.protocol.wire.IpPrefix;
import java.io.PrintStream;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** One JSON object a line: {@code t} in ms since the start, {@code event}, and the event's own fields. */
final class JsonReport implements Consumer<TunnelEvent> {
    private final JsonMapper mapper = JsonMapper.shared();
    private final PrintStream out;
    private final Elapsed elapsed;

    JsonReport(PrintStream out, Elapsed elapsed) {
        this.out = out;
        this.elapsed = elapsed;
    }

    @Override
    public void accept(TunnelEvent event) {
        ObjectNode line = mapper.createObjectNode().put("t", elapsed.millis());
        switch (event) {
            case TunnelEvent.StateChanged(TunnelEvent.State state) ->
                line.put("event", "state").put("state", state.label());
            case TunnelEvent.GuardChanged(GuardState state, Access ipv4, Access ipv6) ->
                line.put("event", "guard")
                        .put("state", PublicNames.of(state))
                        .put("ipv4", PublicNames.of(ipv4))
                        .put("ipv6", PublicNames.of(ipv6));
            case TunnelEvent.HostReady _, TunnelEvent.Measured _ -> {}
            case TunnelEvent.Watched(boolean watched) ->
                line.put("event", "watched").put("watched", watched);
            case TunnelEvent.Mended() -> line.put("event", "mended");
            case TunnelEvent.NamesAstray(boolean astray) ->
                line.put("event", "names-astray").put("astray", astray);
            case TunnelEvent.ClockSet(Duration by) ->
                line.put("event", "clock-set").put("by", by.toMillis());
            case TunnelEvent.Woke(Duration slept) -> line.put("event", "woke").put("slept", slept.toMillis());
            case TunnelEvent.Unplugged(var link) ->
                line.put("event", "unplugged").put("link", link.orElse(null));
            case TunnelEvent.Tried(Layer layer, int tries) ->
                line.put("event", "tried").put("layer", PublicNames.of(layer)).put("tries", tries);
            case TunnelEvent.Without(Capability missing) -> without(line, missing);
            case TunnelEvent.Detoured(var detours) -> {
                ArrayNode array = line.put("event", "detours").putArray("detours");
                detours.forEach(detour -> array.addObject()
                        .put("to", PublicNames.of(detour.range()))
                        .put("by", detour.by())
                        .put("because", detour.because()));
            }
            case TunnelEvent.Mind(var caveats) -> {
                ArrayNode array = line.put("event", "mind").putArray("caveats");
                for (Caveat caveat : caveats) {
                    ObjectNode one = array.addObject().put("what", PublicNames.of(caveat.what()));
                    strings(one.putArray("of"), caveat.of());
                    one.put("message", caveat.words());
                }
            }
            case TunnelEvent.Lost(Failure why) -> failure(line.put("event", "lost"), why);
            case TunnelEvent.Retry(Failure why, long millis) ->
                failure(line.put("event", "retry"), why).put("in", millis);
            case TunnelEvent.Disconnected(String by) ->
                line.put("event", "disconnected").put("by", by);
            case TunnelEvent.Session(VpnEvent inner) -> session(line, inner);
            case TunnelEvent.Connected(Set<Family> families) -> {
                ArrayNode array = line.put("event", "connected").putArray("families");
                families.stream().sorted().forEach(family -> array.add(PublicNames.of(family)));
            }
            case TunnelEvent.Failed(Failure why) -> failure(line.put("event", "failed"), why);
        }
        if (line.has("event")) {
            out.println(line);
            out.flush();
        }
    }

    private static void without(ObjectNode line, Capability missing) {
        switch (missing) {
            case SPLIT_DNS, RESOLVERS -> line.put("event", "names").put("names", "native");
            case IPV6 -> line.put("event", "without").put("what", "ipv6");
            case RAW_ESP, MARKS -> {}
        }
    }

    private void session(ObjectNode line, VpnEvent event) {
        switch (event) {
            case VpnEvent.IkeUp up ->
                line.put("event", "ike")
                        .put("suite", up.suite())
                        .put("natt", PublicNames.of(up.natTraversal()))
                        .put("peerVendor", up.peerVendor())
                        .put("rekey", up.rekey());
            case VpnEvent.Varied(VpnEvent.Variation variation, Dialect dialect) -> {
                line.put("event", "varied").put("variation", PublicNames.of(variation));
                if (dialect.pfs() != null) {
                    line.put("pfs", dialect.pfs().label());
                }
            }
            case VpnEvent.EspUp up ->
                line.put("event", "esp")
                        .put("suite", up.suite())
                        .put("encap", up.udpEncapsulation() ? "udp" : "esp")
                        .put("rekey", up.rekey());
            case VpnEvent.L2tpUp up ->
                line.put("event", "l2tp")
                        .put("tunnel", up.tunnelId())
                        .put("session", up.sessionId())
                        .put("host", up.peerHostName())
                        .put("product", up.product());
            case VpnEvent.Authenticated up ->
                line.put("event", "auth").put("method", up.method().label());
            case VpnEvent.Told(String text) -> line.put("event", "notification").put("text", text);
            case VpnEvent.Ipv4Up up -> {
                line.put("event", "ipv4")
                        .put("address", up.address().toString())
                        .put("peer", up.peer().toString());
                strings(line.putArray("dns"), up.dns());
                line.put("mtu", up.mtu());
            }
            case VpnEvent.Ipv4Routes(List<IpPrefix> routes, List<String> search) -> {
                strings(line.put("event", "ipv4-routes").putArray("routes"), routes);
                strings(line.putArray("search"), search);
            }
            case VpnEvent.Ipv4Path(boolean proved) ->
                line.put("event", "ipv4-path").put("proved", proved);
            case VpnEvent.Ipv4Down(String why) -> line.put("event", "ipv4-down").put("reason", why);
            case VpnEvent.Refused(Refusal refusal) ->
                line.put("event", "refused")
                        .put("from", PublicNames.of(refusal.from()))
                        .put("offer", PublicNames.of(refusal.offer()))
                        .put("value", refusal.value())
                        .put("reason", PublicNames.of(refusal.why()))
                        .put("message", refusal.sentence());
            case VpnEvent.Ipv6Up up -> ipv6(line, up);
            case VpnEvent.Ipv6Blocked(VpnEvent.Ipv6Block reason) ->
                line.put("event", "ipv6-blocked").put("reason", PublicNames.of(reason));
            case VpnEvent.LinkUp up ->
                line.put("event", "link").put("mtu", up.mtu()).put("origin", PublicNames.of(up.origin()));
            case VpnEvent.Connected _, VpnEvent.Failed _, VpnEvent.Closed _ -> {}
        }
    }

    private static ObjectNode failure(ObjectNode line, Failure why) {
        return line.put("layer", PublicNames.of(why.layer()))
                .put("reason", PublicNames.of(why.reason()))
                .put("message", why.message());
    }

    private void ipv6(ObjectNode line, VpnEvent.Ipv6Up up) {
        var configuration = up.configuration();
        line.put("event", "ipv6").put("linkLocal", configuration.linkLocal().toString());
        strings(
                line.putArray("addresses"),
                configuration.addresses().stream().map(Ip6Address::address).toList());
        line.put(
                "router",
                configuration.router() == null ? null : configuration.router().toString());
        strings(line.putArray("dns"), configuration.dns());
        if (!configuration.delegatedPrefixes().isEmpty()) {
            strings(line.putArray("prefixes"), configuration.delegatedPrefixes());
        }
        line.put("mtu", up.mtu()).put("source", PublicNames.of(configuration.source()));
    }

    private static void strings(ArrayNode array, Collection<?> values) {
        values.forEach(value -> array.add(value.toString()));
    }
}
