package bulkhead.app.doctor;

import bulkhead.app.doctor.Recipes.Fault;
import bulkhead.app.status.Fact;
import bulkhead.protocol.VpnEvent.Family;
import bulkhead.protocol.VpnEvent.Ipv6Block;
import bulkhead.protocol.ip6.wire.Icmpv6.RouterAdvertisement;
import java.util.List;
import java.util.Optional;

/** How far IPv6 comes in a session that carries something: IPV6CP, the router, an address, an echo. */
final class Ipv6Checks {
    static final List<Topic> TOPICS = List.of(Topic.IPV6CP, Topic.ROUTER, Topic.ADDRESS, Topic.ECHO);

    private final Evidence seen;
    private final ServerFamily family;
    private final Optional<Ipv6Block> block;

    Ipv6Checks(Evidence seen, ServerFamily family) {
        this.seen = seen;
        this.family = family;
        block = seen.ipv6Block();
    }

    Finding look(Topic topic) {
        if (seen.carried().isEmpty() && seen.details().get(Fact.Ipv4.class).isEmpty() && block.isEmpty()) {
            return Finding.unseen(topic, "the session did not come so far", "see above");
        }
        return block.filter(why -> at(why) == topic)
                .map(this::missing)
                .orElseGet(
                        () -> block.filter(why -> at(why).compareTo(topic) < 0).isPresent()
                                ? Finding.unseen(topic, "the session did not come so far", "see above")
                                : fine(topic));
    }

    private static Topic at(Ipv6Block why) {
        return switch (why) {
            case REJECTED, SILENT, DISABLED -> Topic.IPV6CP;
            case NO_ROUTER -> Topic.ROUTER;
            case NO_ADDRESS, UNUSABLE -> Topic.ADDRESS;
            case NO_ECHO -> Topic.ECHO;
        };
    }

    private Finding missing(Ipv6Block why) {
        return switch (why) {
            case DISABLED ->
                // As its user wants it.
                Finding.unseen(
                                Topic.IPV6CP,
                                "this profile does not ask for IPv6",
                                "if the server has IPv6, connect without --no-ipv6")
                        .of(Finding.Side.HERE);
            case REJECTED ->
                lacking(
                        Topic.IPV6CP,
                        Fault.IPV6CP,
                        "the server rejects IPV6CP (PPP protocol 0x8057), so it has no IPv6 on this link",
                        "have IPv6 switched on for PPP on the server");
            case SILENT ->
                lacking(
                        Topic.IPV6CP,
                        Fault.IPV6CP,
                        "the server does not answer IPV6CP, neither yes nor no",
                        "have IPv6 switched on for PPP on the server");
            case NO_ROUTER ->
                lacking(
                        Topic.ROUTER,
                        Fault.ROUTER,
                        "IPV6CP is up, and no router answers solicitations on the link: link-local addresses are all there is",
                        "have the server send router advertisements on its PPP links, with a prefix that is routed to it");
            case NO_ADDRESS ->
                lacking(
                        Topic.ADDRESS,
                        Fault.ADDRESS,
                        seen.heard().isDhcp6Silent()
                                ? "the router advertises itself and sends us to DHCPv6, which does not answer"
                                : "the router advertises itself, and no prefix to make an address of, nor DHCPv6",
                        "have the router advertise a prefix with the A flag, or a DHCPv6 server answer on the PPP links");
            case UNUSABLE ->
                lacking(
                        Topic.ADDRESS,
                        Fault.ADDRESS,
                        "the address that the server's end gives is not a global one of use",
                        "have it advertise a global prefix of 64 bits that is routed to it");
            case NO_ECHO ->
                lacking(
                        Topic.ECHO,
                        Fault.ECHO,
                        "there is an IPv6 address, and no echo comes back through the tunnel",
                        "have the server forward IPv6, its firewall let it pass in both directions, and the prefix be routed"
                                + " back to it");
        };
    }

    private Finding lacking(Topic topic, Fault fault, String sentence, String remedy) {
        return Finding.warning(topic, sentence, remedy).by(Recipes.of(fault, family));
    }

    private Finding fine(Topic topic) {
        Optional<Fact.Ipv6> ipv6 = seen.details().get(Fact.Ipv6.class);
        return switch (topic) {
            case IPV6CP ->
                Finding.good(
                        topic,
                        ipv6.map(it -> "IPV6CP is confirmed, this computer is " + it.linkLocal() + " on the link")
                                .orElse("IPV6CP is confirmed"));
            case ROUTER -> router(ipv6);
            case ADDRESS ->
                ipv6.filter(it -> !it.addresses().isEmpty())
                        .map(it -> Finding.good(
                                topic,
                                "this computer is " + SessionChecks.list(it.addresses()) + " in the tunnel, by "
                                        + it.source().map(Object::toString).orElse("the router")
                                        + (it.prefixes().isEmpty()
                                                ? ""
                                                : ", with the prefix " + SessionChecks.list(it.prefixes()))))
                        .orElseGet(() -> waiting(topic));
            case ECHO ->
                seen.carried().contains(Family.IPV6) || ipv6.isPresent()
                        ? Finding.good(topic, "an echo in IPv6 comes back through the tunnel")
                        : waiting(topic);
            default -> throw new IllegalArgumentException(topic.key());
        };
    }

    private Finding router(Optional<Fact.Ipv6> ipv6) {
        Optional<RouterAdvertisement> advertised = seen.heard().advertised();
        String flags = advertised
                .map(it -> it.managed()
                        ? "; addresses are to be had by DHCPv6 (M)"
                        : it.other() ? "; names are to be had by DHCPv6 (O)" : "; without DHCPv6")
                .orElse("");
        return ipv6.flatMap(Fact.Ipv6::router)
                .map(router -> Finding.good(Topic.ROUTER, "the default router in the tunnel is " + router + flags))
                .orElseGet(() -> advertised.isPresent()
                        ? Finding.good(Topic.ROUTER, "a router advertises itself in the tunnel" + flags)
                        : waiting(Topic.ROUTER));
    }

    private static Finding waiting(Topic topic) {
        return Finding.unseen(topic, "it is not settled yet", "look again in a few seconds");
    }
}
