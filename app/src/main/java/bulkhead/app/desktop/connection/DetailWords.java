package bulkhead.app.desktop.connection;

import bulkhead.app.desktop.look.Texts;
import bulkhead.app.names.PublicNames;
import bulkhead.app.status.Details;
import bulkhead.app.status.Fact;
import bulkhead.protocol.offer.Refusal;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Collectors;

/** {@link Details} as the window shows them: each value under the key of its name; empty where there is nothing to say. */
final class DetailWords {
    private final Texts texts;

    DetailWords(Texts texts) {
        this.texts = texts;
    }

    Map<String, String> of(Details details) {
        Map<String, String> values = new HashMap<>();
        details.facts().forEach(fact -> put(fact, values));
        return values;
    }

    static String list(Collection<?> values) {
        return values.stream().map(Object::toString).collect(Collectors.joining(", "));
    }

    private void put(Fact fact, Map<String, String> values) {
        switch (fact) {
            case Fact.Ike it -> {
                values.put("detail.ike", it.suite());
                values.put("detail.vendor", it.peerVendor());
                values.put("detail.nat", texts.of("nat." + PublicNames.of(it.natt())));
            }
            case Fact.Esp(String suite, Fact.Encapsulation encap) -> {
                values.put("detail.esp", suite);
                values.put("detail.encapsulation", encap == Fact.Encapsulation.UDP ? "UDP 4500" : "IP 50");
            }
            case Fact.L2tp(String host, String product) -> {
                values.put("detail.host", host);
                values.put("detail.product", product);
            }
            case Fact.Link it -> {
                values.put("detail.mtu", Integer.toString(it.mtu()));
                values.put("detail.mtuOrigin", texts.of("mtu." + PublicNames.of(it.origin())));
                values.put("detail.pathMtu", Integer.toString(it.pathMtu()));
            }
            case Fact.Authentication(var method) -> values.put("detail.auth", method.label());
            case Fact.Notification(String text) -> values.put("detail.notification", text);
            case Fact.Ipv4 it -> {
                values.put("detail.ipv4", it.address().toString());
                values.put("detail.peer", it.peer().toString());
                values.put("detail.dns4", list(it.dns()));
            }
            case Fact.Ipv4Path(boolean proved) ->
                values.put("detail.path4", texts.of(proved ? "path.proved" : "path.silent"));
            case Fact.Ipv4Routes(var routes) -> values.put("detail.announced", list(routes));
            case Fact.Ipv6 it -> put(it, values);
            case Fact.Refused(var offers) ->
                values.put(
                        "detail.refused", offers.stream().map(Refusal::sentence).collect(Collectors.joining(". ")));
            case Fact.Tunnel it -> put(it, values);
            case Fact.Caveats(var all) ->
                values.put(
                        "detail.caveats",
                        all.stream()
                                .map(caveat -> texts.of(
                                        "caveat." + caveat.what().label(),
                                        caveat.of().toArray()))
                                .collect(Collectors.joining(" ")));
            case Fact.Detours(var ways) ->
                values.put(
                        "detail.detours",
                        ways.stream()
                                .map(way -> texts.of("detours.way", way.to(), way.by(), way.because()))
                                .collect(Collectors.joining(". ")));
        }
    }

    private void put(Fact.Ipv6 ipv6, Map<String, String> values) {
        values.put("detail.ipv6", list(ipv6.addresses()));
        ipv6.source().ifPresent(from -> values.put("detail.ipv6Origin", texts.of("origin." + PublicNames.of(from))));
        values.put("detail.linkLocal", ipv6.linkLocal().toString());
        ipv6.router().ifPresent(router -> values.put("detail.router", router.toString()));
        values.put("detail.prefix", list(ipv6.prefixes()));
        values.put("detail.dns6", list(ipv6.dns()));
    }

    private void put(Fact.Tunnel tunnel, Map<String, String> values) {
        values.put("detail.interface", tunnel.name());
        values.put("detail.interfaceMtu", Integer.toString(tunnel.mtu()));
        values.put("detail.routes", tunnel.takesEverything() ? texts.of("routes.all") : list(tunnel.routes()));
        values.put("detail.dns", texts.of("names." + tunnel.names().label()));
        values.put("detail.search", list(tunnel.search()));
    }
}
