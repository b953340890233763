package bulkhead.protocol.ppp.ncp;

import bulkhead.protocol.offer.Offers;
import bulkhead.protocol.offer.Refusal;
import bulkhead.protocol.offer.Refusal.From;
import bulkhead.protocol.ppp.NcpRefusal;
import bulkhead.protocol.ppp.PppConfig;
import bulkhead.protocol.ppp.PppOutput;
import bulkhead.protocol.ppp.automaton.Verdict;
import bulkhead.protocol.ppp.wire.ConfigureOption;
import bulkhead.protocol.ppp.wire.PppProtocol;
import bulkhead.protocol.wire.IpAddress;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * IPCP: a client asks for its address and two DNS servers, a server hands them out. Van Jacobson compression, mobile IP
 * and name servers of other kinds are rejected.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc1332#section-3">RFC 1332 section 3</a>, RFC 1877 section 1
 */
final class IpcpOptions implements NetworkOptions {
    private static final int IP_ADDRESS = 3;
    private static final int PRIMARY_DNS = 129;
    private static final int SECONDARY_DNS = 131;

    private final boolean client;
    private final PppConfig.Ip4 config;
    private final Offers offers;
    private final Set<Integer> refused = new HashSet<>();
    private final IpAddress[] dns = {IpAddress.ANY_V4, IpAddress.ANY_V4};
    private IpAddress local;
    private IpAddress peer;
    private Optional<Refusal> unusable = Optional.empty();

    IpcpOptions(PppConfig config, Offers offers) {
        this.client = config.isClient();
        this.config = config.ip4();
        this.offers = offers;
        this.local = config.ip4().local();
        this.peer = config.ip4().peer();
    }

    @Override
    public int protocol() {
        return PppProtocol.IPCP;
    }

    @Override
    public List<ConfigureOption> request() {
        List<ConfigureOption> options = new ArrayList<>();
        options.add(ConfigureOption.address(IP_ADDRESS, local));
        if (client) {
            options.add(ConfigureOption.address(PRIMARY_DNS, dns[0]));
            options.add(ConfigureOption.address(SECONDARY_DNS, dns[1]));
        }
        options.removeIf(option -> refused.contains(option.type()));
        return options;
    }

    @Override
    public Verdict judge(ConfigureOption asked) {
        Optional<IpAddress> address = address(asked);
        if (address.isEmpty()) {
            return Verdict.REJECT;
        }
        return switch (asked.type()) {
            case IP_ADDRESS -> judgePeer(address.get());
            case PRIMARY_DNS -> client ? Verdict.REJECT : handOut(PRIMARY_DNS, 0, address.get());
            case SECONDARY_DNS -> client ? Verdict.REJECT : handOut(SECONDARY_DNS, 1, address.get());
            default -> Verdict.REJECT;
        };
    }

    private Verdict judgePeer(IpAddress asked) {
        IpAddress wanted = config.peer();
        if (!wanted.isUnspecified() && !client) {
            return asked.equals(wanted) ? Verdict.GRANT : Verdict.nak(ConfigureOption.address(IP_ADDRESS, wanted));
        }
        // A peer that asks us for its address gets none; it can do without (RFC 1332 section 3.3).
        return asked.isUnspecified() ? Verdict.REJECT : Verdict.GRANT;
    }

    private Verdict handOut(int type, int index, IpAddress asked) {
        if (index >= config.dns().size()) {
            return Verdict.REJECT;
        }
        IpAddress server = config.dns().get(index);
        return asked.equals(server) ? Verdict.GRANT : Verdict.nak(ConfigureOption.address(type, server));
    }

    @Override
    public List<ConfigureOption> missingFrom(List<ConfigureOption> asked, boolean patient) {
        boolean complete = client
                || !patient
                || config.peer().isUnspecified()
                || asked.stream().anyMatch(option -> option.type() == IP_ADDRESS);
        return complete ? List.of() : List.of(ConfigureOption.address(IP_ADDRESS, config.peer()));
    }

    @Override
    public void granted(List<ConfigureOption> asked) {
        peer = asked.stream()
                .filter(option -> option.type() == IP_ADDRESS)
                .findFirst()
                .flatMap(IpcpOptions::address)
                .orElse(config.peer());
    }

    @Override
    public void naked(ConfigureOption hint) {
        Optional<IpAddress> address = address(hint);
        if (!client || address.isEmpty()) {
            return;
        }
        switch (hint.type()) {
            case IP_ADDRESS -> local = address.get();
            case PRIMARY_DNS -> takeDns(PRIMARY_DNS, 0, address.get());
            case SECONDARY_DNS -> takeDns(SECONDARY_DNS, 1, address.get());
            default -> {}
        }
    }

    /** A server that suggests 0.0.0.0 has none; to ask again would go on for ever. */
    private void takeDns(int type, int index, IpAddress server) {
        dns[index] = server;
        if (server.isUnspecified()) {
            refused.add(type);
        }
    }

    @Override
    public void rejected(ConfigureOption option) {
        refused.add(option.type());
    }

    @Override
    public PppOutput up() {
        unusable = offers.ofAddress(From.IPCP, local);
        if (unusable.isPresent()) {
            return null;
        }
        List<IpAddress> servers = new ArrayList<>();
        for (int i = 0; i < dns.length; i++) {
            boolean given = !refused.contains(i == 0 ? PRIMARY_DNS : SECONDARY_DNS);
            boolean useful = given && !dns[i].isUnspecified() && !servers.contains(dns[i]);
            if (useful && offers.ofResolver(From.IPCP, dns[i]).isEmpty()) {
                servers.add(dns[i]);
            }
        }
        boolean named =
                !peer.isUnspecified() && offers.ofPeer(From.IPCP, peer, local).isEmpty();
        return new PppOutput.Ip4Up(local, named ? peer : IpAddress.ANY_V4, List.copyOf(servers));
    }

    @Override
    public PppOutput down() {
        return new PppOutput.Ip4Down();
    }

    @Override
    public PppOutput refused(NcpRefusal why) {
        return unusable.<PppOutput>map(PppOutput.Ip4Unusable::new).orElseGet(() -> new PppOutput.Ip4Refused(why));
    }

    /** What made {@link #up} end in null. */
    Optional<Refusal> unusable() {
        return unusable;
    }

    private static Optional<IpAddress> address(ConfigureOption option) {
        return option.data().length == 4 ? Optional.of(IpAddress.of(option.data())) : Optional.empty();
    }
}
