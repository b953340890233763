package bulkhead.protocol.responder;

import bulkhead.protocol.core.Failure;
import bulkhead.protocol.core.Machine;
import bulkhead.protocol.data.DataPath;
import bulkhead.protocol.data.Decapsulator;
import bulkhead.protocol.data.EspLink;
import bulkhead.protocol.ike.IkeConfig;
import bulkhead.protocol.ike.session.IkeSession;
import bulkhead.protocol.ip4.IcmpEcho;
import bulkhead.protocol.l2tp.L2tpConfig;
import bulkhead.protocol.l2tp.L2tpConnection;
import bulkhead.protocol.note.Notes;
import bulkhead.protocol.ppp.PppConfig;
import bulkhead.protocol.ppp.PppOutput;
import bulkhead.protocol.ppp.session.PppSession;
import bulkhead.protocol.stack.Layers;
import bulkhead.protocol.stack.Step;
import bulkhead.protocol.wire.IpAddress;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Optional;
import java.util.random.RandomGenerator;

/** One client of the embedded server: the same layers as the client has, in their other roles. */
final class ServerSession {
    private static final int NAT_PORT = 4500;
    private static final int IKE_PORT = 500;
    private static final int L2TP_PORT = 1701;
    private static final int MRU = 1400;

    private final ServerConfig config;
    private final IpAddress client;
    private final long cookie;
    private final RandomGenerator random;
    private final ArrayDeque<ServerOutput> outputs = new ArrayDeque<>();
    private final Layers layers;
    private final EspLink link;
    private RouterResponder router;
    private int port;
    private boolean udpEncapsulation;
    private boolean over;

    ServerSession(ServerConfig config, IpAddress client, int port, long cookie, RandomGenerator random) {
        this.config = config;
        this.client = client;
        this.port = port;
        this.cookie = cookie;
        this.random = random;
        layers = new Layers(config.address(), client, L2TP_PORT, Notes.NONE);
        link = layers.link();
        layers.begin(IkeSession.responder(
                IkeConfig.server(config.address(), client, port, config.credential())
                        .withProposals(config.phase1(), config.phase2())
                        .withPfs(config.pfs())
                        .withLifetimes(config.ikeLifetimeSeconds(), config.espLifetimeSeconds()),
                random));
    }

    boolean knows(long initiatorCookie) {
        return cookie == initiatorCookie;
    }

    boolean isAt(IpAddress from, int fromPort) {
        return client.equals(from) && port == fromPort;
    }

    boolean owns(int spi) {
        return link.takes(spi);
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
        if (over) {
            return Machine.NEVER;
        }
        return Math.min(layers.present().deadline(), router == null ? Machine.NEVER : router.deadline());
    }

    void tick(long now) {
        if (over) {
            return;
        }
        layers.present().tick(now);
        if (router != null) {
            router.tick(now);
        }
        drain(now);
    }

    void receive(long now, int fromPort, int localPort, byte[] bytes, boolean esp) {
        if (esp) {
            receiveEsp(now, fromPort, bytes);
        } else {
            port = fromPort;
            boolean marked = localPort == NAT_PORT;
            layers.receiveIke(now, marked ? EspLink.withoutNonEspMarker(bytes, 0, bytes.length) : bytes, marked);
        }
        drain(now);
    }

    void receiveOpened(long now, int verdict, byte[] plain, int at, int length) {
        opened(now, verdict, plain, at, length);
        drain(now);
    }

    DataPath path() {
        return link.path();
    }

    int port() {
        return port;
    }

    void packet(byte[] packet) {
        transmit(link.sealIp(packet));
    }

    void close(long now) {
        end(now);
        drain(now);
    }

    void rekeyEsp(long now) {
        layers.present().rekeyEsp(now);
        drain(now);
    }

    void rekeyIke(long now) {
        layers.present().rekeyIke(now);
        drain(now);
    }

    private void receiveEsp(long now, int fromPort, byte[] bytes) {
        int verdict = layers.open(now, bytes, 0, bytes.length);
        if (verdict == Decapsulator.DROPPED) {
            return;
        }
        port = fromPort;
        opened(now, verdict, link.opened(), link.openedOffset(), link.openedLength());
    }

    private void opened(long now, int verdict, byte[] plain, int at, int length) {
        if (!layers.receiveOpened(now, verdict, plain, at, length)) {
            boolean ipv6 = (plain[at] & 0xf0) == 0x60;
            if (!ipv6 && isAnswered(plain, at, length)) {
                return;
            }
            if (!ipv6 || router == null || !router.receive(now, plain, at, length)) {
                outputs.add(new ServerOutput.Deliver(Arrays.copyOfRange(plain, at, at + length)));
            }
        }
    }

    /** An echo to the server's own address in the tunnel; as of IPv6, its router says whether those are answered. */
    private boolean isAnswered(byte[] plain, int at, int length) {
        Optional<IcmpEcho> asked = IcmpEcho.parse(plain, at, length)
                .filter(echo -> !echo.reply() && echo.destination().equals(config.gateway()));
        asked.filter(_ -> config.router() == null || config.router().echo())
                .ifPresent(echo -> transmit(link.sealLinkIp(echo.answer().packet())));
        return asked.isPresent();
    }

    private void drain(long now) {
        boolean moved = true;
        while (moved) {
            moved = false;
            for (Step step; (step = layers.next(now)) != null; moved = true) {
                onStep(now, step);
            }
            for (byte[] packet; router != null && (packet = router.poll()) != null; moved = true) {
                transmit(link.sealLinkIp(packet));
            }
        }
    }

    private void onStep(long now, Step step) {
        switch (step) {
            case Step.SendIke(byte[] message, boolean natPort) ->
                outputs.add(new ServerOutput.Transmit(
                        client,
                        port,
                        natPort ? NAT_PORT : IKE_PORT,
                        natPort ? EspLink.withNonEspMarker(message) : message));
            case Step.SendEsp(byte[] packet) -> transmit(packet);
            // Its clients are tests and demonstrations: it waits.
            case Step.Ask(var question) -> layers.present().answered(now, question.ask());
            case Step.Phase1Up(var up) -> log(new ServerOutput.Entry.Phase1(up.suite()));
            case Step.EspUp(var up) -> {
                udpEncapsulation = up.udpEncapsulation();
                log(new ServerOutput.Entry.Esp(up.label()));
            }
            case Step.SendingPossible() -> {
                if (!layers.present().hasTunnel()) {
                    layers.begin(L2tpConnection.lns(L2tpConfig.lns("bulkhead-demo"), random));
                }
            }
            case Step.CallUp call -> {
                log(new ServerOutput.Entry.Call(call.peerHostName()));
                startPpp(now);
            }
            case Step.Ppp(PppOutput output) -> onPpp(now, output);
            case Step.Disclosed _, Step.Told _ -> {}
            case Step.EspRefused(int _, Failure failure) -> onStep(now, new Step.Failed(failure));
            case Step.Failed(Failure failure) -> {
                log(new ServerOutput.Entry.Ended(failure));
                router = null;
                over = !layers.present().isAny();
                if (!over) {
                    end(now);
                }
            }
            case Step.Closed() -> {
                log(new ServerOutput.Entry.Closed());
                over = true;
            }
        }
    }

    private void startPpp(long now) {
        PppSession ppp = new PppSession(
                PppConfig.server(
                        "bulkhead-demo",
                        config.users(),
                        config.auth(),
                        MRU,
                        new PppConfig.Ip4(config.ipv4(), config.gateway(), config.client(), config.dns()),
                        new PppConfig.Ip6(
                                config.ipv6(),
                                config.router() == null ? 0 : config.router().interfaceId())),
                random);
        layers.begin(now, ppp);
        ppp.open(now);
    }

    private void onPpp(long now, PppOutput output) {
        switch (output) {
            case PppOutput.LinkUp up ->
                link.ppp(link.ppp().withCompression(up.sendAcfc(), up.sendPfc()).withMtu(up.peerMru()));
            case PppOutput.Authenticated up -> log(new ServerOutput.Entry.Authenticated(up.method()));
            case PppOutput.Ip4Up up -> {
                link.ppp(link.ppp().withFamilies(true, link.ppp().ipv6Up()));
                log(new ServerOutput.Entry.Ipv4(up.peer()));
            }
            case PppOutput.Ip4Down() ->
                link.ppp(link.ppp().withFamilies(false, link.ppp().ipv6Up()));
            case PppOutput.Ip6Up _ -> {
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
            default -> {}
        }
    }

    private void end(long now) {
        router = null;
        layers.close(now, "the server ends the session");
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
