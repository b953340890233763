package bulkhead.protocol.responder;

import bulkhead.protocol.esp.EspSuite;
import bulkhead.protocol.ike.Credential;
import bulkhead.protocol.ike.DhGroup;
import bulkhead.protocol.ike.IkeProposal;
import bulkhead.protocol.ike.IkeProposals;
import bulkhead.protocol.ppp.NcpPolicy;
import bulkhead.protocol.ppp.auth.AuthMethod;
import bulkhead.protocol.ppp.auth.Credentials;
import bulkhead.protocol.wire.IpAddress;
import java.util.List;
import java.util.Set;

/**
 * How the embedded server behaves towards each of its clients.
 *
 * @param address the server's outer address
 * @param credential what it proves itself by; what it asks of a notary it waits for
 * @param users who may log in
 * @param auth what the server may ask for; it asks for the strongest
 * @param phase1 the IKE transforms it accepts
 * @param phase2 the ESP suites it accepts
 * @param pfs the group of quick modes, which the client's must have too; null for any or none
 * @param ikeLifetimeSeconds its own lifetime of an ISAKMP SA
 * @param espLifetimeSeconds its own lifetime of an ESP SA
 * @param gateway the server's IPv4 address in the tunnel
 * @param client the IPv4 address of its client
 * @param dns the IPv4 resolvers it names
 * @param ipv4 what it does with IPCP
 * @param ipv6 what it does with IPV6CP
 * @param router how its router behaves on the link; null for none
 */
public record ServerConfig(
        IpAddress address,
        Credential credential,
        Credentials users,
        Set<AuthMethod> auth,
        List<IkeProposal> phase1,
        List<EspSuite> phase2,
        DhGroup pfs,
        int ikeLifetimeSeconds,
        int espLifetimeSeconds,
        IpAddress gateway,
        IpAddress client,
        List<IpAddress> dns,
        NcpPolicy ipv4,
        NcpPolicy ipv6,
        RouterConfig router) {

    /** A dual-stack server for one user that accepts what the client offers by default. */
    public static ServerConfig of(IpAddress address, byte[] psk, Credentials users, RouterConfig router) {
        return of(address, new Credential.PreSharedKey(psk), users, router);
    }

    /** The same with whatever it proves itself by. */
    public static ServerConfig of(IpAddress address, Credential credential, Credentials users, RouterConfig router) {
        return new ServerConfig(
                address,
                credential,
                users,
                Set.of(AuthMethod.MS_CHAP_V2),
                IkeProposals.defaults(),
                IkeProposals.espDefaults(),
                null,
                28_800,
                3_600,
                IpAddress.parse("10.99.0.1"),
                IpAddress.parse("10.99.0.2"),
                List.of(),
                NcpPolicy.OPEN,
                NcpPolicy.OPEN,
                router);
    }

    public ServerConfig withIpv6(NcpPolicy policy) {
        return new ServerConfig(
                address,
                credential,
                users,
                auth,
                phase1,
                phase2,
                pfs,
                ikeLifetimeSeconds,
                espLifetimeSeconds,
                gateway,
                client,
                dns,
                ipv4,
                policy,
                router);
    }

    /** Other IPv4 addresses at the two ends of the tunnel. */
    public ServerConfig withIpv4(IpAddress server, IpAddress its) {
        return new ServerConfig(
                address,
                credential,
                users,
                auth,
                phase1,
                phase2,
                pfs,
                ikeLifetimeSeconds,
                espLifetimeSeconds,
                server,
                its,
                dns,
                ipv4,
                ipv6,
                router);
    }

    public ServerConfig withRouter(RouterConfig other) {
        return new ServerConfig(
                address,
                credential,
                users,
                auth,
                phase1,
                phase2,
                pfs,
                ikeLifetimeSeconds,
                espLifetimeSeconds,
                gateway,
                client,
                dns,
                ipv4,
                ipv6,
                other);
    }

    public ServerConfig withAuth(Set<AuthMethod> methods) {
        return new ServerConfig(
                address,
                credential,
                users,
                methods,
                phase1,
                phase2,
                pfs,
                ikeLifetimeSeconds,
                espLifetimeSeconds,
                gateway,
                client,
                dns,
                ipv4,
                ipv6,
                router);
    }

    public ServerConfig withProposals(List<IkeProposal> ike, List<EspSuite> esp) {
        return new ServerConfig(
                address,
                credential,
                users,
                auth,
                ike,
                esp,
                pfs,
                ikeLifetimeSeconds,
                espLifetimeSeconds,
                gateway,
                client,
                dns,
                ipv4,
                ipv6,
                router);
    }

    /** It takes no quick mode without a key exchange of this group. */
    public ServerConfig withPfs(DhGroup group) {
        return new ServerConfig(
                address,
                credential,
                users,
                auth,
                phase1,
                phase2,
                group,
                ikeLifetimeSeconds,
                espLifetimeSeconds,
                gateway,
                client,
                dns,
                ipv4,
                ipv6,
                router);
    }

    public ServerConfig withLifetimes(int ikeSeconds, int espSeconds) {
        return new ServerConfig(
                address,
                credential,
                users,
                auth,
                phase1,
                phase2,
                pfs,
                ikeSeconds,
                espSeconds,
                gateway,
                client,
                dns,
                ipv4,
                ipv6,
                router);
    }

    /** Without what is secret. */
    @Override
    public String toString() {
        return "ServerConfig[" + address + "]";
    }
}
