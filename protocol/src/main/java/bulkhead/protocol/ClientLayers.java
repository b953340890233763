package bulkhead.protocol;

import bulkhead.protocol.VpnClient.Underlay;
import bulkhead.protocol.data.EspLink;
import bulkhead.protocol.data.PacketLayout;
import bulkhead.protocol.esp.EspSuite;
import bulkhead.protocol.ike.Extended;
import bulkhead.protocol.ike.IkeConfig;
import bulkhead.protocol.ike.IkeOutput;
import bulkhead.protocol.ike.IkeProposals;
import bulkhead.protocol.ike.session.IkeSession;
import bulkhead.protocol.l2tp.L2tpConfig;
import bulkhead.protocol.l2tp.L2tpConnection;
import bulkhead.protocol.note.Notes;
import bulkhead.protocol.offer.Offers;
import bulkhead.protocol.ppp.PppConfig;
import bulkhead.protocol.ppp.session.PppSession;
import java.util.List;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;

/**
 * Makes the client's layers as a configuration wants them.
 *
 * @param portByChance the port of {@link Dialect#BY_CHANCE}
 */
record ClientLayers(
        VpnConfig config, Underlay server, int portByChance, Offers offers, RandomGenerator random, Notes notes) {
    /** RFC 6335 section 6: these belong to nobody. */
    private static final int FIRST_DYNAMIC_PORT = 49_152;

    private static final int LAST_PORT = 65_535;

    static ClientLayers of(VpnConfig config, Underlay server, Offers offers, RandomGenerator random, Notes notes) {
        int port = random.nextInt(FIRST_DYNAMIC_PORT, LAST_PORT + 1);
        return new ClientLayers(config, server, port, offers, random, notes);
    }

    /** Our UDP port inside ESP. */
    int innerPort() {
        int wanted = config.dialect().innerPort();
        return wanted == Dialect.BY_CHANCE ? portByChance : wanted;
    }

    IkeSession ike(int localPort) {
        IkeConfig ike = IkeConfig.client(server.local(), localPort, server.server(), config.credential())
                .withLocalId(config.localId())
                .withAggressive(config.aggressive())
                .withExtended(config.xauth() ? new Extended.Asked(config.login()) : null)
                .withNatTraversal(true, !config.dialect().rawEsp())
                .withLifetimes(config.ikeLifetimeSeconds(), config.espLifetimeSeconds());
        return IkeSession.initiator(esp(ike), random, notes);
    }

    /** With what quick mode is to say. */
    IkeConfig esp(IkeConfig ike) {
        Dialect dialect = config.dialect();
        List<EspSuite> suites = IkeProposals.espPermitting(config.weak()).stream()
                .map(suite -> dialect.sha2CutTo96() ? suite.cutTo96() : suite)
                .toList();
        return ike.withPfs(dialect.pfs())
                .withLocalL2tpPort(innerPort())
                .withProposals(IkeProposals.permitting(config.weak()), suites);
    }

    /** The same with what {@code changes} sets. */
    ClientLayers with(Consumer<VpnConfig.Builder> changes) {
        return new ClientLayers(config.with(changes), server, portByChance, offers, random, notes);
    }

    L2tpConnection l2tp() {
        L2tpConfig l2tp = L2tpConfig.lac(config.hostName())
                .withTunnelSecret(config.tunnelSecret())
                .withDataSequencing(config.dialect().dataSequencing());
        return L2tpConnection.lac(l2tp, random, notes);
    }

    /** The largest IP packet in the tunnel, in bytes: what fits the path, or what the user wants if that is less. */
    int mtu(IkeOutput.EspEstablished up) {
        int fits = PacketLayout.mtu(
                server.pathMtu(),
                server.server().isV6(),
                up.udpEncapsulation(),
                up.suite(),
                config.dialect().dataSequencing());
        return config.mtu() == 0 ? fits : Math.min(fits, config.mtu());
    }

    /** Takes the {@link #mtu}. */
    PppSession ppp(int mtu) {
        long interfaceId = config.interfaceId() == 0 ? VpnClient.interfaceId(random) : config.interfaceId();
        PppConfig ppp = PppConfig.client(
                        config.user(), config.password(), config.authMethods(), mtu, true, config.ipv6(), interfaceId)
                .withPrompt(config.prompt());
        return new PppSession(ppp, offers, random, notes);
    }

    NetworkLayer network(EspLink link) {
        return new NetworkLayer(config, link, server.pathMtu(), offers, random, notes);
    }
}
