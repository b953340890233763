package bulkhead.protocol.responder;

import bulkhead.protocol.core.Failure;
import bulkhead.protocol.core.Machine;
import bulkhead.protocol.data.DataPath;
import bulkhead.protocol.data.Decapsulator;
import bulkhead.protocol.data.EspLink;
import bulkhead.protocol.ike.IkeConfig;
import bulkhead.protocol.ike.IkeOutput;
import bulkhead.protocol.ike.IkeSession;
import bulkhead.protocol.l2tp.L2tpConfig;
import bulkhead.protocol.l2tp.L2tpConnection;
import bulkhead.protocol.l2tp.L2tpOutput;
import bulkhead.protocol.ppp.PppConfig;
import bulkhead.protocol.ppp.PppOutput;
import bulkhead.protocol.ppp.PppSession;
import bulkhead.protocol.wire.IpAddress;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Objects;
import java.util.Set;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;

/** One client of the embedded server: the same layers as the client has, in their other roles. */
final class ServerSession {
    private static final int NAT_PORT = 4500;
    private static final int IKE_PORT = 500;
    private static final int L2TP_PORT = 1701;
    private static final int MRU = 1400;
    /** RFC 2661 section 4.4.2: the requester is being shut down. */
    private static final int STOPCCN_SHUTDOWN = 6;

    private final ServerConfig config;
    private final IpAddress client;
    private final long cookie;
    private final RandomGenerator random;
    private final EspLink link = new EspLink();
    private final Set<Integer> inboundSpis = new HashSet<>();
    private final ArrayDeque<ServerOutput> outputs = new ArrayDeque<>();
    private final IkeSession ike;
    private L2tpConnection l2tp;
    private PppSession ppp;
    private RouterResponder router;
    private String hostName = "";
    private int port;
    private boolean udpEncapsulation;
    private boolean over;

    ServerSession(ServerConfig config, IpAddress client, int port, long cookie, RandomGenerator random) {
        this.config = config;
        this.client = client;
        this.port = port;
        this.cookie = cookie;
        this.random = random;
        ike = IkeSession.responder(
                IkeConfig.server(config.address(), client, port, config.psk())
                        .withProposals(config.phase1(), config.phase2())
                        .withLifetimes(config.ikeLifetimeSeconds(), config.espLifetimeSeconds()),
                random);
    }

    boolean knows(long initiatorCookie) {
        return cookie == initiatorCookie;
    }

    boolean isAt(IpAddress from, int fromPort) {
        return client.equals(from) && port == fromPort;
    }

    boolean owns(int spi) {
        return inboundSpis.contains(spi);
    }

    boolean isUp() {
        return link.ppp().ipv4Up() || link.ppp().ipv6Up();
    }

    boolean isOver() {
        return over && outputs.isEmpty();
    }

    ServerOutput poll() {
        return outputs.poll();
    }

    long deadline() {
        return layers().mapToLong(Machine::deadline).min().orElse(Machine.NEVER);
    }

    void tick(long now) {
        layers().toList().forEach(layer -> layer.tick(now));
        drain(now);
    }

    void receive(long now, int fromPort, int localPort, byte[] bytes, boolean esp) {
        if (esp) {
            open(now, fromPort, bytes);
        } else {
            port = fromPort;
            boolean marked = localPort == NAT_PORT;
            ike.receive(now, marked ? EspLink.withoutNonEspMarker(bytes, 0, bytes.length) : bytes, marked);
        }
        drain(now);
    }

    void packet(byte[] packet) {
        transmit(link.sealIp(packet));
    }

    void close(long now) {
        end(now);
        drain(now);
    }

    void rekeyEsp(long now) {
        ike.rekeyEsp(now);
        drain(now);
    }

    void rekeyIke(long now) {
        ike.rekeyIke(now);
        drain(now);
    }

    private Stream<Machine<?>> layers() {
        return over
                ? Stream.empty()
                : Stream.<Machine<?>>of(ike, l2tp, ppp, router).filter(Objects::nonNull);
    }

    private void open(long now, int fromPort, byte[] bytes) {
        int verdict = link.open(bytes, 0, bytes.length);
        if (verdict == Decapsulator.DROPPED) {
            return;
        }
        port = fromPort;
        ike.espAlive(now, link.openedSpi());
        byte[] plain = link.opened();
        int at = link.openedOffset();
        int length = link.openedLength();
        switch (verdict) {
            case Decapsulator.L2TP_CONTROL -> {
                if (l2tp != null) {
                    l2tp.receive(now, plain, at, length);
                }
            }
            case Decapsulator.PPP_CONTROL -> {
                if (ppp != null) {
                    ppp.receive(now, plain, at, length);
                }
            }
            default -> {
                boolean ipv6 = (plain[at] & 0xf0) == 0x60;
                if (!ipv6 || router == null || !router.receive(now, plain, at, length)) {
                    outputs.add(new ServerOutput.Deliver(Arrays.copyOfRange(plain, at, at + length)));
                }
            }
        }
    }

    private void drain(long now) {
        boolean moved = true;
        while (moved) {
            moved = false;
            for (IkeOutput o; (o = ike.poll()) != null; moved = true) {
                onIke(now, o);
            }
            for (L2tpOutput o; l2tp != null && (o = l2tp.poll()) != null; moved = true) {
                onL2tp(now, o);
            }
            for (PppOutput o; ppp != null && (o = ppp.poll()) != null; moved = true) {
                onPpp(now, o);
            }
            for (byte[] packet; router != null && (packet = router.poll()) != null; moved = true) {
                transmit(link.sealLinkIp(packet));
            }
        }
    }

    private void onIke(long now, IkeOutput output) {
        switch (output) {
            case IkeOutput.Send(byte[] message, boolean natPort) ->
                outputs.add(new ServerOutput.Transmit(
                        client,
                        port,
                        natPort ? NAT_PORT : IKE_PORT,
                        natPort ? EspLink.withNonEspMarker(message) : message));
            case IkeOutput.Phase1Established up -> log(new ServerOutput.Entry.Phase1(up.suite()));
            case IkeOutput.EspEstablished up -> {
                udpEncapsulation = up.udpEncapsulation();
                link.encapsulation(new DataPath.Outer(config.address(), client, udpEncapsulation), L2TP_PORT);
                log(new ServerOutput.Entry.Esp(up.suite().label()));
            }
            case IkeOutput.InstallInbound(var sa) -> {
                inboundSpis.add(sa.spi());
                link.installInbound(sa);
            }
            case IkeOutput.UseOutbound(var sa) -> {
                link.useOutbound(sa);
                if (l2tp == null) {
                    l2tp = L2tpConnection.lns(L2tpConfig.lns("bulkhead-demo"), random);
                }
            }
            case IkeOutput.RemoveInbound(int spi) -> {
                inboundSpis.remove(spi);
                link.removeInbound(spi);
            }
            case IkeOutput.RemoveOutbound(int spi) -> link.removeOutbound(spi);
            case IkeOutput.Failed(Failure failure) -> {
                log(new ServerOutput.Entry.Ended(failure));
                over = true;
            }
            case IkeOutput.Closed() -> {
                log(new ServerOutput.Entry.Closed());
                over = true;
            }
        }
    }

    private void onL2tp(long now, L2tpOutput output) {
        switch (output) {
            case L2tpOutput.Send(byte[] message) -> transmit(link.sealL2tp(message));
            case L2tpOutput.TunnelEstablished up -> hostName = up.peerHostName();
            case L2tpOutput.CallEstablished up -> {
                link.session(
                        up.localTunnelId(),
                        up.localSessionId(),
                        up.peerTunnelId(),
                        up.peerSessionId(),
                        up.sequencing());
                log(new ServerOutput.Entry.Call(hostName));
                ppp = new PppSession(
                        PppConfig.server(
                                "bulkhead-demo",
                                config.users(),
                                config.auth(),
                                MRU,
                                new PppConfig.Ip4(config.ipv4(), config.gateway(), config.client(), config.dns()),
                                new PppConfig.Ip6(
                                        config.ipv6(),
                                        config.router() == null
                                                ? 0
                                                : config.router().interfaceId())),
                        random);
                ppp.open(now);
            }
            case L2tpOutput.Failed(Failure failure) -> {
                log(new ServerOutput.Entry.Ended(failure));
                l2tp = null;
                ppp = null;
                end(now);
            }
            case L2tpOutput.Closed() -> {
                l2tp = null;
                end(now);
            }
        }
    }

    private void onPpp(long now, PppOutput output) {
        switch (output) {
            case PppOutput.Send(byte[] frame) -> transmit(link.sealPpp(frame));
            case PppOutput.LinkUp up ->
                link.ppp(link.ppp().withCompression(up.sendAcfc(), up.sendPfc()).withMtu(up.peerMru()));
            case PppOutput.Authenticated up -> log(new ServerOutput.Entry.Authenticated(up.method()));
            case PppOutput.Ip4Up up -> {
                link.ppp(link.ppp().withFamilies(true, link.ppp().ipv6Up()));
                log(new ServerOutput.Entry.Ipv4(up.peer()));
            }
            case PppOutput.Ip4Down() ->
                link.ppp(link.ppp().withFamilies(false, link.ppp().ipv6Up()));
            case PppOutput.Ip6Up up -> {
                link.ppp(link.ppp().withFamilies(link.ppp().ipv4Up(), true));
                log(new ServerOutput.Entry.Ipv6());
                if (config.router() != null) {
                    router = new RouterResponder(config.router());
                    router.start(now);
                }
            }
            case PppOutput.Ip6Down() -> {
                router = null;
                link.ppp(link.ppp().withFamilies(link.ppp().ipv4Up(), false));
            }
            case PppOutput.Ip4Refused _, PppOutput.Ip4Unusable _, PppOutput.Ip6Refused _ -> {}
            case PppOutput.Failed(Failure failure) -> {
                log(new ServerOutput.Entry.Ended(failure));
                ppp = null;
                end(now);
            }
            case PppOutput.Closed() -> {
                ppp = null;
                end(now);
            }
        }
    }

    /** Closes the innermost layer that is still open; each layer's end calls this again. */
    private void end(long now) {
        router = null;
        if (ppp != null) {
            ppp.close(now);
        } else if (l2tp != null) {
            l2tp.close(now, STOPCCN_SHUTDOWN, "the server ends the session");
        } else {
            ike.close(now);
        }
    }

    private void transmit(byte[] esp) {
        if (esp.length > 0) {
            outputs.add(
                    udpEncapsulation
                            ? new ServerOutput.Transmit(client, port, NAT_PORT, esp)
                            : new ServerOutput.Transmit(client, 0, VpnServer.RAW_ESP, esp));
        }
    }

    private void log(ServerOutput.Entry entry) {
        outputs.add(new ServerOutput.Log(client, port, entry));
    }
}
