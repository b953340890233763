package bulkhead.protocol.ppp.ncp;

import bulkhead.protocol.core.Failure;
import bulkhead.protocol.core.Machine;
import bulkhead.protocol.offer.Offers;
import bulkhead.protocol.ppp.PppConfig;
import bulkhead.protocol.ppp.PppOutput;
import bulkhead.protocol.ppp.automaton.Link;
import bulkhead.protocol.ppp.wire.PppProtocol;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;

/** IPCP and IPV6CP side by side. One is enough; without either there is no session. */
public final class Networks {
    /** For how long two silent protocols may still come to life. */
    private static final int LINGER_MILLIS = 30_000;

    private final IpcpOptions ipcp;
    private final NetworkControl ip4;
    private final NetworkControl ip6;
    private final NetworkFailures failures;
    private long hopelessAt = Machine.NEVER;

    public Networks(PppConfig config, Offers offers, RandomGenerator random, Link link, Consumer<PppOutput> outputs) {
        failures = new NetworkFailures(config);
        ipcp = new IpcpOptions(config, offers);
        ip4 = new NetworkControl(config.ip4().policy(), ipcp, link, outputs);
        ip6 = new NetworkControl(config.ip6().policy(), new Ipv6cpOptions(config, random), link, outputs);
    }

    public NetworkControl of(int protocol) {
        return protocol == PppProtocol.IPCP ? ip4 : ip6;
    }

    /** Whether any family has ever been up. */
    public boolean wereUp() {
        return ip4.wasUp() || ip6.wasUp();
    }

    /** Whether one of them is still to come up, be refused or be given up as silent. */
    public boolean areNegotiated() {
        return ip4.isNegotiated() || ip6.isNegotiated();
    }

    public void start(long now) {
        ip4.start(now);
        ip6.start(now);
    }

    /** The link below is down. */
    public void stop(long now) {
        ip4.stop(now);
        ip6.stop(now);
        hopelessAt = Machine.NEVER;
    }

    /** The peer has sent something. */
    public void peerSpoke(long now) {
        ip4.peerSpoke(now);
        ip6.peerSpoke(now);
    }

    public long deadline() {
        return Math.min(hopelessAt, Math.min(ip4.deadline(), ip6.deadline()));
    }

    public void tick(long now) {
        ip4.tick(now);
        ip6.tick(now);
    }

    /** Once started: why the session is over, or null while there is hope. */
    public Failure judge(long now) {
        if (ip4.isHopeful() || ip6.isHopeful() || !ip4.isWanted() && !ip6.isWanted()) {
            hopelessAt = Machine.NEVER;
            return null;
        }
        if (ip4.isRefused() && ip6.isRefused()) {
            return ipcp.unusable()
                    .map(failures::unusable)
                    .orElseGet(() -> failures.noNetwork(wereUp(), ip4.isWanted(), ip6.isWanted()));
        }
        if (hopelessAt == Machine.NEVER) {
            hopelessAt = now + LINGER_MILLIS;
        }
        return hopelessAt <= now ? failures.noNetworkAnswer(ip4.isWanted(), ip6.isWanted()) : null;
    }
}
