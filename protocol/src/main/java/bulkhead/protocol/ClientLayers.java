package bulkhead.protocol;

import bulkhead.protocol.VpnClient.Underlay;
import bulkhead.protocol.data.EspLink;
import bulkhead.protocol.data.PacketLayout;
import bulkhead.protocol.ike.IkeConfig;
import bulkhead.protocol.ike.IkeOutput;
import bulkhead.protocol.ike.IkeProposals;
import bulkhead.protocol.ike.IkeSession;
import bulkhead.protocol.l2tp.L2tpConfig;
import bulkhead.protocol.l2tp.L2tpConnection;
import bulkhead.protocol.note.Notes;
import bulkhead.protocol.offer.Offers;
import bulkhead.protocol.ppp.PppConfig;
import bulkhead.protocol.ppp.PppSession;
import java.util.random.RandomGenerator;

/** Makes the client's layers as a configuration wants them. */
record ClientLayers(VpnConfig config, Underlay server, Offers offers, RandomGenerator random, Notes notes) {
    IkeSession ike(int localPort) {
        IkeConfig ike = IkeConfig.client(server.local(), localPort, server.server(), config.psk())
                .withNatTraversal(true, !config.rawEsp())
                .withLifetimes(config.ikeLifetimeSeconds(), config.espLifetimeSeconds())
                .withLocalL2tpPort(config.innerPort())
                .withProposals(IkeProposals.permitting(config.weak()), IkeProposals.espPermitting(config.weak()));
        return IkeSession.initiator(ike, random, notes);
    }

    L2tpConnection l2tp() {
        L2tpConfig l2tp = L2tpConfig.lac(config.hostName()).withTunnelSecret(config.tunnelSecret());
        return L2tpConnection.lac(l2tp, random, notes);
    }

    /** The largest IP packet in the tunnel, in bytes: what fits the path, or what the user wants if that is less. */
    int mtu(IkeOutput.EspEstablished up) {
        boolean sequencing = false;
        int fits = PacketLayout.mtu(
                server.pathMtu(), server.server().isV6(), up.udpEncapsulation(), up.suite(), sequencing);
        return config.mtu() == 0 ? fits : Math.min(fits, config.mtu());
    }

    /** Takes the {@link #mtu}. */
    PppSession ppp(int mtu) {
        long interfaceId = config.interfaceId() == 0 ? VpnClient.interfaceId(random) : config.interfaceId();
        PppConfig ppp = PppConfig.client(
                config.user(), config.password(), config.authMethods(), mtu, true, config.ipv6(), interfaceId);
        return new PppSession(ppp, offers, random, notes);
    }

    NetworkLayer network(EspLink link) {
        return new NetworkLayer(config, link, server.pathMtu(), offers, random, notes);
    }
}
