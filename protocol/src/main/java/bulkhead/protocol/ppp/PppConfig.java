package bulkhead.protocol.ppp;

import bulkhead.protocol.ppp.auth.AuthMethod;
import bulkhead.protocol.ppp.auth.Credentials;
import bulkhead.protocol.ppp.auth.Prompt;
import bulkhead.protocol.wire.IpAddress;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * What one PPP session wants.
 *
 * @param role who authenticates whom: the client proves itself, the server asks it to
 * @param name the client's user name, or the name a server calls itself by in its challenges
 * @param password the client's password in UTF-8; empty for a server
 * @param prompt whom a client asks what the server wants to know besides
 * @param credentials the server's users; for a client it knows nobody
 * @param allowed the methods that may be used; empty on a server means that it asks for none
 * @param lcp the link
 * @param ip4 IPCP
 * @param ip6 IPV6CP
 */
public record PppConfig(
        Role role,
        String name,
        byte[] password,
        Prompt prompt,
        Credentials credentials,
        Set<AuthMethod> allowed,
        Lcp lcp,
        Ip4 ip4,
        Ip6 ip6) {
    public enum Role {
        CLIENT,
        SERVER
    }

    /**
     * @param mru the longest packet we ask the peer to send, in bytes
     * @param askPfc whether we ask for one-byte protocols; a peer's wish for it is always granted
     * @param askAcfc whether we ask for frames without FF 03; likewise
     * @param echoIntervalMillis how long the peer may be quiet before we send an Echo-Request; 0 for never
     * @param echoFailures after how many unanswered ones the session fails
     */
    public record Lcp(int mru, boolean askPfc, boolean askAcfc, int echoIntervalMillis, int echoFailures) {
        public static Lcp ofMru(int mru) {
            return new Lcp(mru, false, false, 20_000, 4);
        }
    }

    /**
     * @param local our address; 0.0.0.0 lets the peer choose
     * @param peer the peer's address; 0.0.0.0 lets the peer choose
     * @param dns what a server hands out, two at most; a client asks for two whatever is here
     */
    public record Ip4(NcpPolicy policy, IpAddress local, IpAddress peer, List<IpAddress> dns) {
        public Ip4 {
            dns = List.copyOf(dns);
        }

        /** A client's: any address, any DNS. */
        public static Ip4 of(NcpPolicy policy) {
            return new Ip4(policy, IpAddress.ANY_V4, IpAddress.ANY_V4, List.of());
        }
    }

    /** @param interfaceIdentifier ours; 0 for a random one */
    public record Ip6(NcpPolicy policy, long interfaceIdentifier) {}

    public PppConfig {
        password = password.clone();
        allowed = allowed.isEmpty() ? Set.of() : Set.copyOf(EnumSet.copyOf(allowed));
    }

    /** A client that takes whatever addresses the server gives. A family that is off is answered by Protocol-Reject. */
    public static PppConfig client(
            String user,
            byte[] password,
            Set<AuthMethod> allowed,
            int mru,
            boolean ipv4,
            boolean ipv6,
            long interfaceIdentifier) {
        return new PppConfig(
                Role.CLIENT,
                user,
                password,
                Prompt.NOBODY,
                nobody -> null,
                allowed,
                Lcp.ofMru(mru),
                Ip4.of(ipv4 ? NcpPolicy.OPEN : NcpPolicy.REJECT),
                new Ip6(ipv6 ? NcpPolicy.OPEN : NcpPolicy.REJECT, interfaceIdentifier));
    }

    /** A server for one client. */
    public static PppConfig server(
            String name, Credentials credentials, Set<AuthMethod> allowed, int mru, Ip4 ip4, Ip6 ip6) {
        return new PppConfig(
                Role.SERVER, name, new byte[0], Prompt.NOBODY, credentials, allowed, Lcp.ofMru(mru), ip4, ip6);
    }

    public PppConfig withPrompt(Prompt changed) {
        return new PppConfig(role, name, password, changed, credentials, allowed, lcp, ip4, ip6);
    }

    public PppConfig withLcp(Lcp changed) {
        return new PppConfig(role, name, password, prompt, credentials, allowed, changed, ip4, ip6);
    }

    public PppConfig withIp4(Ip4 changed) {
        return new PppConfig(role, name, password, prompt, credentials, allowed, lcp, changed, ip6);
    }

    public PppConfig withIp6(Ip6 changed) {
        return new PppConfig(role, name, password, prompt, credentials, allowed, lcp, ip4, changed);
    }

    public boolean isClient() {
        return role == Role.CLIENT;
    }

    /** Who is at the other end, in words. */
    public String peer() {
        return isClient() ? "the server" : "the client";
    }

    /** Everything but the password. */
    @Override
    public String toString() {
        return "PppConfig[" + role + " " + name + " " + allowed + " " + lcp + " " + ip4 + " " + ip6 + "]";
    }
}
