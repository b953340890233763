package bulkhead.protocol;

import bulkhead.protocol.VpnEvent.Family;
import bulkhead.protocol.VpnEvent.Ipv6Block;
import bulkhead.protocol.core.Machine;
import bulkhead.protocol.data.EspLink;
import bulkhead.protocol.ip4.DhcpInform;
import bulkhead.protocol.ip4.DhcpInformOutput;
import bulkhead.protocol.ip4.Ip4Output;
import bulkhead.protocol.ip4.Ip4Proof;
import bulkhead.protocol.ip6.Ip6Config;
import bulkhead.protocol.ip6.Ip6Configuration;
import bulkhead.protocol.ip6.Ip6Output;
import bulkhead.protocol.ip6.link.Ip6Link;
import bulkhead.protocol.note.Notes;
import bulkhead.protocol.offer.Offers;
import bulkhead.protocol.offer.Refusal;
import bulkhead.protocol.ppp.NcpRefusal;
import bulkhead.protocol.ppp.PppOutput;
import bulkhead.protocol.wire.IpAddress;
import java.util.ArrayDeque;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;

/**
 * Which IP families the tunnel carries. IPv4 is up with IPCP; IPv6 only once the link behind IPV6CP has shown an address,
 * a route and an answered echo. Neither waits for the other.
 */
final class NetworkLayer implements Machine<NetworkLayer.Step> {
    /** What follows from an input. */
    sealed interface Step {
        /** A packet of the link's own machinery for the tunnel. */
        record Send(byte[] packet) implements Step {}

        record Event(VpnEvent event) implements Step {}
    }

    private static final int MAX_ECHO_TARGETS = 3;

    private final VpnConfig config;
    private final EspLink link;
    private final int pathMtu;
    private final Offers offers;
    private final Notes notes;
    private final RandomGenerator random;
    private final ArrayDeque<Step> steps = new ArrayDeque<>();
    private final Set<Family> families = EnumSet.noneOf(Family.class);
    private DhcpInform inform;
    private Ip4Proof proof4;
    private Ip6Link ip6;
    private Ip6Configuration configuration;
    private PppOutput.Ip4Up ip4;
    /** What both ends take, and what the path does. */
    private int linkMtu;

    private VpnEvent.MtuOrigin linkOrigin;
    private int mtu;
    private boolean closing;

    /**
     * @param pathMtu the largest IP packet towards the server, in bytes
     * @param offers decides about what the server's end says, in PPP too
     * @param notes takes what the layer tells of itself
     */
    NetworkLayer(VpnConfig config, EspLink link, int pathMtu, Offers offers, RandomGenerator random, Notes notes) {
        this.notes = notes;
        this.config = config;
        this.link = link;
        this.pathMtu = pathMtu;
        this.offers = offers;
        this.random = random;
    }

    /** Takes what IPCP and IPV6CP tell; other outputs change nothing here. */
    void onPpp(long now, PppOutput output) {
        switch (output) {
            case PppOutput.LinkUp up -> {
                linkMtu =
                        Math.min(config.mtu() == 0 ? up.peerMru() : Math.min(config.mtu(), up.peerMru()), up.ourMru());
                linkOrigin = origin(up);
                mtu = linkMtu;
                event(new VpnEvent.LinkUp(mtu, linkOrigin, pathMtu));
                link.ppp(link.ppp().withCompression(up.sendAcfc(), up.sendPfc()).withMtu(mtu));
            }
            case PppOutput.PathTakes(int bytes) -> pathTakes(bytes);
            case PppOutput.Ip4Up up -> {
                ip4 = up;
                carry(Family.IPV4, true);
                tellIp4();
                event(new VpnEvent.Connected(Set.copyOf(families)));
                prove4(now, up);
                askForRoutes(now, up.local());
            }
            case PppOutput.Ip4Down() -> end4(new VpnEvent.Ipv4Down("the server closed IPCP"));
            case PppOutput.Ip4Refused(NcpRefusal why) -> event(new VpnEvent.Ipv4Down(words(why)));
            case PppOutput.Ip4Unusable(Refusal refusal) -> event(new VpnEvent.Ipv4Down(refusal.happened()));
            case PppOutput.Ip6Up up -> startIp6(now, up);
            case PppOutput.Ip6Down() -> stopIp6(Ipv6Block.REJECTED);
            case PppOutput.Ip6Refused(NcpRefusal why) -> stopIp6(block(why));
            default -> {}
        }
    }

    /** Whether one of the families has ever been opened. */
    boolean hasBegun() {
        return ip4 != null || ip6 != null;
    }

    /** Whether the packet that came through the tunnel was for the link's own machinery. */
    boolean receive(long now, byte[] packet, int offset, int length) {
        boolean isV6 = (packet[offset] & 0xf0) == 0x60;
        if (isV6) {
            return ip6 != null && ip6.receive(now, packet, offset, length);
        }
        return proof4 != null && proof4.receive(packet, offset, length)
                || inform != null && inform.receive(now, packet, offset, length);
    }

    /** A user's packet of IPv4 came through the tunnel. */
    void heardIp4() {
        if (proof4 != null) {
            proof4.heard();
        }
    }

    /** Gives back what the link has leased; what the layers below tell while they close is no news any more. */
    void close(long now) {
        closing = true;
        if (ip6 != null) {
            ip6.stop(now);
        }
    }

    @Override
    public Step poll() {
        for (Ip6Output output; ip6 != null && (output = ip6.poll()) != null; ) {
            onIp6(output);
        }
        for (Ip4Output output; proof4 != null && (output = proof4.poll()) != null; ) {
            onProof4(output);
        }
        for (DhcpInformOutput output; inform != null && (output = inform.poll()) != null; ) {
            onInform(output);
        }
        tellRefusals();
        return steps.poll();
    }

    @Override
    public long deadline() {
        long ofIp4 = Math.min(proof4 == null ? NEVER : proof4.deadline(), inform == null ? NEVER : inform.deadline());
        return Math.min(ip6 == null ? NEVER : ip6.deadline(), ofIp4);
    }

    @Override
    public void tick(long now) {
        if (ip6 != null) {
            ip6.tick(now);
        }
        if (proof4 != null) {
            proof4.tick(now);
        }
        if (inform != null) {
            inform.tick(now);
        }
    }

    private void pathTakes(int bytes) {
        mtu = Math.min(linkMtu, bytes);
        event(new VpnEvent.LinkUp(mtu, bytes < linkMtu ? VpnEvent.MtuOrigin.LOSS : linkOrigin, pathMtu));
        link.ppp(link.ppp().withMtu(mtu));
        if (families.contains(Family.IPV4)) {
            tellIp4();
        }
        if (families.contains(Family.IPV6)) {
            event(new VpnEvent.Ipv6Up(configuration, ip6Mtu()));
        }
        if (!families.isEmpty()) {
            event(new VpnEvent.Connected(Set.copyOf(families)));
        }
    }

    private void tellIp4() {
        event(new VpnEvent.Ipv4Up(ip4.local(), ip4.peer(), ip4.dns(), mtu));
    }

    /** Our own MRU is the least of what fits the path and what the user wants. */
    private VpnEvent.MtuOrigin origin(PppOutput.LinkUp up) {
        if (up.peerMru() < up.ourMru()) {
            return VpnEvent.MtuOrigin.SERVER;
        }
        return linkMtu == config.mtu() ? VpnEvent.MtuOrigin.USER : VpnEvent.MtuOrigin.PATH;
    }

    /** The server's end and its resolvers are the likeliest to answer; the identifier is one for both families. */
    private void prove4(long now, PppOutput.Ip4Up up) {
        List<IpAddress> targets = Stream.concat(Stream.of(up.peer()), up.dns().stream())
                .filter(target -> !target.isUnspecified() && !target.equals(up.local()))
                .distinct()
                .limit(MAX_ECHO_TARGETS)
                .toList();
        proof4 = new Ip4Proof(up.local(), targets, random, notes);
        if (link.ppp().echoId() < 0) {
            link.ppp(link.ppp().withEchoId(random.nextInt(0x1_0000)));
        }
        proof4.identifier(link.ppp().echoId());
        proof4.start(now);
    }

    private void onProof4(Ip4Output output) {
        switch (output) {
            case Ip4Output.Send(byte[] packet) -> steps.add(new Step.Send(packet));
            case Ip4Output.Proved() -> event(new VpnEvent.Ipv4Path(true));
            case Ip4Output.Unanswered() -> event(new VpnEvent.Ipv4Path(false));
        }
    }

    private void end4(VpnEvent why) {
        proof4 = null;
        end(Family.IPV4, why);
    }

    /** A split tunnel takes the routes that the server's DHCP has for it (RFC 3442); nothing waits for them. */
    private void askForRoutes(long now, IpAddress address) {
        if (config.ownRoutes()) {
            inform = new DhcpInform(address, offers, random, notes);
            inform.start(now);
        }
    }

    private void onInform(DhcpInformOutput output) {
        switch (output) {
            case DhcpInformOutput.Send(byte[] packet) -> steps.add(new Step.Send(packet));
            case DhcpInformOutput.Configured configured ->
                event(new VpnEvent.Ipv4Routes(
                        configured.routes().stream()
                                .map(DhcpInformOutput.Ip4Route::prefix)
                                .toList(),
                        configured.search()));
            case DhcpInformOutput.NoAnswer() -> {}
        }
    }

    private void startIp6(long now, PppOutput.Ip6Up up) {
        ip6 = new Ip6Link(
                new Ip6Config(
                        up.localInterfaceId(),
                        up.peerInterfaceId(),
                        config.echoTarget(),
                        true,
                        config.requestPrefix(),
                        config.ownRoutes(),
                        Math.max(mtu, Ip6Config.MINIMUM_MTU),
                        config.duid()),
                offers,
                random,
                notes);
        link.ppp(link.ppp().withEchoId(ip6.echoId()));
        if (proof4 != null) {
            proof4.identifier(ip6.echoId());
        }
        ip6.start(now);
    }

    private void stopIp6(Ipv6Block why) {
        ip6 = null;
        end(Family.IPV6, new VpnEvent.Ipv6Blocked(why));
    }

    private void onIp6(Ip6Output output) {
        switch (output) {
            case Ip6Output.Send(byte[] packet) -> steps.add(new Step.Send(packet));
            case Ip6Output.Configured(Ip6Configuration changed) -> {
                configuration = changed;
                if (families.contains(Family.IPV6)) {
                    event(new VpnEvent.Ipv6Up(changed, ip6Mtu()));
                }
            }
            case Ip6Output.Proved() -> {
                carry(Family.IPV6, true);
                event(new VpnEvent.Ipv6Up(configuration, ip6Mtu()));
                event(new VpnEvent.Connected(Set.copyOf(families)));
            }
            case Ip6Output.Blocked(Ip6Output.Reason why) -> event(new VpnEvent.Ipv6Blocked(block(why)));
            case Ip6Output.Lost(Ip6Output.Reason why) -> end(Family.IPV6, new VpnEvent.Ipv6Blocked(block(why)));
        }
    }

    private int ip6Mtu() {
        return Math.max(Ip6Config.MINIMUM_MTU, Math.min(mtu, configuration.mtu()));
    }

    private void carry(Family family, boolean up) {
        if (up) {
            families.add(family);
        } else {
            families.remove(family);
        }
        link.ppp(link.ppp().withFamilies(families.contains(Family.IPV4), families.contains(Family.IPV6)));
    }

    /** The family ends; the tunnel goes on while it carries the other. */
    private void end(Family family, VpnEvent why) {
        boolean wasUp = families.contains(family);
        carry(family, false);
        event(why);
        if (wasUp && !families.isEmpty()) {
            event(new VpnEvent.Connected(Set.copyOf(families)));
        }
    }

    /** Before what follows from it. */
    private void tellRefusals() {
        for (Refusal refusal; (refusal = offers.poll()) != null; ) {
            steps.add(new Step.Event(new VpnEvent.Refused(refusal)));
        }
    }

    private void event(VpnEvent event) {
        tellRefusals();
        if (!closing) {
            steps.add(new Step.Event(event));
        }
    }

    private static String words(NcpRefusal why) {
        return switch (why) {
            case REJECTED -> "the server refused IPCP";
            case SILENT -> "the server did not answer IPCP";
            case DISABLED -> "this profile does not ask for IPv4";
        };
    }

    private static Ipv6Block block(NcpRefusal why) {
        return switch (why) {
            case REJECTED -> Ipv6Block.REJECTED;
            case SILENT -> Ipv6Block.SILENT;
            case DISABLED -> Ipv6Block.DISABLED;
        };
    }

    private static Ipv6Block block(Ip6Output.Reason why) {
        return switch (why) {
            case NO_ROUTER -> Ipv6Block.NO_ROUTER;
            case NO_ADDRESS -> Ipv6Block.NO_ADDRESS;
            case REFUSED -> Ipv6Block.UNUSABLE;
            case NO_ECHO -> Ipv6Block.NO_ECHO;
        };
    }
}
