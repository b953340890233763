package bulkhead.servers;

import bulkhead.app.certificate.Authority.Issued;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * strongSwan, xl2tpd and pppd in a User Mode Linux guest of a {@link Topology}. It boots once (about 5 s); {@link
 * #configure} starts its daemons afresh (about 3 s). Its log is everything the daemons say, pppd's packets included.
 */
public final class StrongSwanServer implements AutoCloseable {
    public static final String IPV4 = "192.0.2.10";
    public static final String IPV6 = "2001:db8:2::10";
    public static final String PSK = "correct horse of the office";
    public static final String LOGIN = "alice";
    public static final String PASSWORD = "battery staple";

    /** A host behind the server that only the tunnel reaches: echo, web pages / and /cgi-bin/me, DNS, iperf3. */
    public static final String BEYOND_IPV4 = "10.99.0.80";

    public static final String BEYOND_IPV6 = "2001:db8:99::80";
    /** Has both addresses above, in the DNS beyond the tunnel. */
    public static final String BEYOND_NAME = "beyond.test";

    private final String network;
    private final Log log;

    private StrongSwanServer(Topology topology) {
        network = topology.name();
        log = new Log(topology.directory().resolve("strongswan/log"));
    }

    /** What the server does about IPv6 on the PPP link. */
    public enum Ipv6 {
        /** Router advertisements with a prefix, RDNSS, DNSSL and an MTU of 1400. */
        SLAAC,
        /** The same with the O flag, and DHCPv6 for names. */
        SLAAC_STATELESS,
        /** The M and O flags, an address and names by DHCPv6. */
        DHCPV6,
        /** The same by Kea, with a delegated /56 out of 2001:db8:78::/48. */
        DHCPV6_PD,
        /** IPV6CP and then silence. */
        LINK_LOCAL_ONLY,
        /** pppd's noipv6: Protocol-Reject of IPV6CP. */
        NONE;

        private String word() {
            return switch (this) {
                case LINK_LOCAL_ONLY -> "link-local";
                default -> name().toLowerCase(Locale.ROOT).replace('_', '-');
            };
        }
    }

    /** The one protocol by which the server wants the user authenticated. */
    public enum Auth {
        MSCHAPV2,
        CHAP,
        PAP,
        EAP,
        /** It asks for nothing. */
        NONE
    }

    /** What differs from the defaults in {@code src/test/servers/guest/server}. */
    public record Settings(Map<String, String> values) {
        /** MS-CHAPv2, SLAAC, wide proposals, long lifetimes. */
        public static Settings dualStack() {
            return new Settings(Map.of("PSK", PSK, "LOGIN", LOGIN, "PASSWORD", PASSWORD));
        }

        /** Libreswan's pluto in the place of strongSwan's charon, set up as on most servers that people install by script. */
        public static Settings libreswan() {
            return dualStack().with("IKED", "libreswan");
        }

        /** In Libreswan's words, such as {@code aes128-sha2}. */
        public Settings phase2(String algorithms) {
            return with("PHASE2", algorithms);
        }

        /** Of Libreswan: no quick mode without a group of its own. */
        public Settings perfectForwardSecrecy() {
            return with("PFS", "yes");
        }

        public Settings ipv6(Ipv6 mode) {
            return with("IPV6", mode.word());
        }

        public Settings auth(Auth auth) {
            return with("AUTH", auth.name().toLowerCase(Locale.ROOT));
        }

        public Settings psk(String psk) {
            return with("PSK", psk);
        }

        public Settings user(String login, String password) {
            return with("LOGIN", login).with("PASSWORD", password);
        }

        /** In strongSwan's words, such as {@code aes256-sha256-modp2048,aes128-sha1-modp1024}. */
        public Settings ikeProposals(String proposals) {
            return with("IKE", proposals);
        }

        /** In strongSwan's words, such as {@code aes256gcm16,aes128-sha1}, and with a group to insist on perfect forward secrecy. */
        public Settings espProposals(String proposals) {
            return with("ESP", proposals);
        }

        /** HMAC-SHA2-256 in ESP cut to 96 bits, as old kernels have it. */
        public Settings sha2CutTo96() {
            return with("SHA2_96", "yes");
        }

        /** L2TP comes from UDP port 1701 or is no matter of IPsec, and not from any port as with {@code rightprotoport=17/%any}. */
        public Settings clientPort1701() {
            return with("CLIENT_PORT", "1701");
        }

        /**
         * Both ends prove who they are by certificates.
         *
         * @param between those between the server's certificate and its authority
         * @param ofClients who vouches for clients
         */
        public Settings certificates(Issued server, List<X509Certificate> between, X509Certificate ofClients) {
            Base64.Encoder encoder = Base64.getEncoder();
            String chain = between.stream()
                    .map(one -> encoder.encodeToString(encoded(one)))
                    .collect(Collectors.joining(" "));
            return with("SERVER_CERT", encoder.encodeToString(server.encoded()))
                    .with("SERVER_KEY", encoder.encodeToString(server.key().getEncoded()))
                    .with("SERVER_CHAIN", chain)
                    .with("CLIENT_CA", encoder.encodeToString(encoded(ofClients)))
                    .with("SERVER_AUTH", "pubkey")
                    .with("CLIENT_AUTH", "pubkey");
        }

        /** The server puts no pieces of messages together, and makes none. */
        public Settings withoutIkeFragmentation() {
            return with("FRAGMENTATION", "no");
        }

        /** Whom the server takes for its client, in strongSwan's words. */
        public Settings clientId(String id) {
            return with("CLIENT_ID", id);
        }

        private static byte[] encoded(X509Certificate certificate) {
            try {
                return certificate.getEncoded();
            } catch (CertificateEncodingException e) {
                throw new IllegalStateException(e);
            }
        }

        /** The client is to prove who it is by a certificate. */
        public Settings certificatesOnly() {
            return with("CLIENT_AUTH", "pubkey");
        }

        /** IKE asks for the user too, with the password of PPP. */
        public Settings xauth() {
            return with("XAUTH", "yes");
        }

        /** The same with a password of its own. */
        public Settings xauth(String password) {
            return xauth().with("XAUTH_PASSWORD", password);
        }

        /** IKEv1 aggressive mode, and no main mode. */
        public Settings aggressiveModeOnly() {
            return with("AGGRESSIVE", "yes");
        }

        /** After which the server opens a new main mode to the client. */
        public Settings ikeRekeyAfter(Duration lifetime) {
            return with("IKE_LIFE", Long.toString(lifetime.toSeconds()));
        }

        /** After which the server opens a new quick mode. */
        public Settings espRekeyAfter(Duration lifetime) {
            return with("ESP_LIFE", Long.toString(lifetime.toSeconds()));
        }

        /** Of the server's LCP, and how many may stay without a reply. */
        public Settings echoes(Duration apart, int failures) {
            return with("LCP_ECHO", apart.toSeconds() + " " + failures);
        }

        /** Of the tunnel's router advertisements, which come so much more often; at least 4 s. */
        public Settings routerLifetime(Duration lifetime) {
            return with("RA_LIFETIME", Long.toString(lifetime.toSeconds()));
        }

        /** More of what the tunnel's router advertises, in radvd's words. */
        public Settings advertising(String options) {
            return with("RA_EXTRA", options);
        }

        /** The IPv4 addresses of the tunnel's two ends. */
        public Settings ipv4(String server, String client) {
            return with("IPV4_OURS", server).with("IPV4_POOL", client + "-" + client);
        }

        /** UDP encapsulation even without NAT, by a false NAT-D payload. */
        public Settings forceUdpEncapsulation() {
            return with("ENCAP", "yes");
        }

        /** Of dead peer detection; zero for none. */
        public Settings dpdDelay(Duration delay) {
            return with("DPD", Long.toString(delay.toSeconds()));
        }

        /** L2TP data in the kernel (pppol2tp), not in xl2tpd. */
        public Settings kernelMode() {
            return with("KERNEL", "yes");
        }

        /** Of the PPP link, as MRU and as MTU. */
        public Settings mtu(int bytes) {
            return with("MTU", Integer.toString(bytes));
        }

        public Settings withoutDns() {
            return with("DNS", "no");
        }

        /** Authentication of the L2TP tunnel itself. */
        public Settings tunnelSecret(String secret) {
            return with("L2TP_SECRET", secret);
        }

        private Settings with(String name, String value) {
            Map<String, String> changed = new LinkedHashMap<>(values);
            changed.put(name, value);
            return new Settings(changed);
        }
    }

    /** Boots the guest and waits until the server answers. */
    public static StrongSwanServer start(Topology topology, Settings settings) {
        StrongSwanServer server = new StrongSwanServer(topology);
        Script.run("strongswan", "start", topology.name(), Script.words(settings.values()));
        return server;
    }

    /** Starts the daemons afresh, without any session, and marks the log. */
    public void configure(Settings settings) {
        log.mark();
        Script.run("strongswan", "configure", network, Script.words(settings.values()));
    }

    public Log log() {
        return log;
    }

    /** The daemons end in good order (L2TP StopCCN, IKE deletes) and start again with the same settings. */
    public void restart() {
        run("restart");
    }

    /** charon ends without a word, and its SAs with it; what it knew of is lost. */
    public void killIke() {
        run("kill_ike");
    }

    /** charon ends in good order, deleting its SAs. */
    public void stopIke() {
        run("stop_ike");
    }

    public void startIke() {
        run("start_ike");
    }

    /** xl2tpd and its pppds end without a word. */
    public void killL2tp() {
        run("kill_l2tp");
    }

    /** xl2tpd ends in good order, with a StopCCN. */
    public void stopL2tp() {
        run("stop_l2tp");
    }

    public void startL2tp() {
        run("start_l2tp");
    }

    /** The tunnel's router advertises no more, and does not say that it ends. */
    public void silenceRouter() {
        run("kill -KILL $(cat /run/radvd.ppp*.pid)");
    }

    /** The server sends an IPV6CP Terminate-Request (RFC 1661, section 5.5) on each PPP link. */
    public void terminateIpv6cp() {
        run("terminate_ipv6cp");
    }

    /** The server's router changes one route of its own, so often, as fast as it can. */
    public void floodRoutes(int count) {
        run("flood_routes " + count);
    }

    /** The server opens a new main mode to the client, and deletes the old IKE SA later. */
    public void rekeyIke() {
        run("control_ike --rekey --ike l2tp");
    }

    /** The server opens a new quick mode. */
    public void rekeyChild() {
        run("control_ike --rekey --child l2tp");
    }

    /** The server ends the IKE SA with its deletes. */
    public void terminateIke() {
        run("control_ike --terminate --ike l2tp --timeout 5");
    }

    /** What the server sends leaves it so much later; 0 for at once. */
    public void delay(int millis) {
        run("delay " + millis);
    }

    /** A shell script in the guest, with the functions of {@code guest/server}; its output. */
    public String run(String script) {
        return Script.run("strongswan", "run", network, script);
    }

    /** Takes the server's link away, or gives it back: nothing arrives, nothing answers. */
    public void link(boolean up) {
        Script.run("strongswan", up ? "plug" : "unplug", network);
    }

    @Override
    public void close() {
        Script.run("strongswan", "stop", network);
    }
}
