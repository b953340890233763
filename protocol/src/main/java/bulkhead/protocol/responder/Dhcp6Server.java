package bulkhead.protocol.responder;

import bulkhead.protocol.ip6.wire.Dhcp6Message;
import bulkhead.protocol.ip6.wire.Dhcp6Message.Type;
import bulkhead.protocol.ip6.wire.Dhcp6Option;
import bulkhead.protocol.ip6.wire.Dhcp6Option.ClientId;
import bulkhead.protocol.ip6.wire.Dhcp6Option.DnsServers;
import bulkhead.protocol.ip6.wire.Dhcp6Option.DomainList;
import bulkhead.protocol.ip6.wire.Dhcp6Option.Duid;
import bulkhead.protocol.ip6.wire.Dhcp6Option.IaAddress;
import bulkhead.protocol.ip6.wire.Dhcp6Option.IaNa;
import bulkhead.protocol.ip6.wire.Dhcp6Option.IaPd;
import bulkhead.protocol.ip6.wire.Dhcp6Option.IaPrefix;
import bulkhead.protocol.ip6.wire.Dhcp6Option.RapidCommit;
import bulkhead.protocol.ip6.wire.Dhcp6Option.ServerId;
import bulkhead.protocol.ip6.wire.Dhcp6Option.StatusCode;
import bulkhead.protocol.wire.IpAddress;
import bulkhead.protocol.wire.IpPrefix;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A DHCPv6 server for the client of one link (RFC 8415 section 18.3): one message in, at most one out. */
final class Dhcp6Server {
    private static final int MAX_CLIENTS = 64;
    private static final int FIRST_HOST = 0x1000;

    private final Dhcp6ServerConfig config;
    private final ServerId serverId;

    /** Which number a client has, and with it which address and prefix. */
    private final Map<Duid, Integer> numbers = new HashMap<>();

    private final Map<Duid, Boolean> bound = new HashMap<>();

    Dhcp6Server(Dhcp6ServerConfig config) {
        this.config = config;
        this.serverId = new ServerId(Duid.of(config.duid()));
    }

    /** Forgets every binding, as a server that lost its memory. */
    void forget() {
        bound.clear();
    }

    Optional<Dhcp6Message> answer(Dhcp6Message message) {
        Duid client = message.option(ClientId.class).map(ClientId::duid).orElse(null);
        ServerId named = message.option(ServerId.class).orElse(null);
        if (named != null && !named.equals(serverId) || client == null && message.type() != Type.INFORMATION_REQUEST) {
            return Optional.empty();
        }
        boolean rapid =
                config.rapidCommit() && message.option(RapidCommit.class).isPresent();
        // Section 16: which messages must name the server, and which must not.
        boolean mustName = switch (message.type()) {
            case REQUEST, RENEW, RELEASE, DECLINE -> true;
            default -> false;
        };
        if (mustName != (named != null) && message.type() != Type.INFORMATION_REQUEST || isFull(client)) {
            return Optional.empty();
        }
        return switch (message.type()) {
            case SOLICIT -> Optional.of(rapid ? grant(message, client, true) : offer(message, client));
            case REQUEST -> Optional.of(grant(message, client, false));
            case RENEW, REBIND -> Optional.of(renew(message, client));
            case RELEASE, DECLINE -> {
                bound.remove(client);
                yield Optional.of(reply(message, List.of(new StatusCode(Dhcp6Option.SUCCESS, "released"))));
            }
            case INFORMATION_REQUEST -> Optional.of(reply(message, information()));
            case CONFIRM, ADVERTISE, REPLY, RECONFIGURE -> Optional.empty();
        };
    }

    private boolean isFull(Duid client) {
        return client != null && numbers.size() >= MAX_CLIENTS && !numbers.containsKey(client);
    }

    private Dhcp6Message offer(Dhcp6Message solicit, Duid client) {
        List<Dhcp6Option> options = new ArrayList<>(associations(solicit, client));
        options.addAll(information());
        return answer(Type.ADVERTISE, solicit, options);
    }

    private Dhcp6Message grant(Dhcp6Message message, Duid client, boolean rapid) {
        bound.put(client, true);
        List<Dhcp6Option> options = new ArrayList<>(associations(message, client));
        if (rapid) {
            options.add(new RapidCommit());
        }
        options.addAll(information());
        return reply(message, options);
    }

    private Dhcp6Message renew(Dhcp6Message message, Duid client) {
        if (bound.containsKey(client)) {
            return grant(message, client, false);
        }
        List<Dhcp6Option> status = List.of(new StatusCode(Dhcp6Option.NO_BINDING, "no such binding"));
        List<Dhcp6Option> options = new ArrayList<>();
        for (Dhcp6Option option : message.options()) {
            switch (option) {
                case IaNa ia -> options.add(new IaNa(ia.iaid(), 0, 0, status));
                case IaPd ia -> options.add(new IaPd(ia.iaid(), 0, 0, status));
                default -> {}
            }
        }
        return reply(message, options);
    }

    private List<Dhcp6Option> associations(Dhcp6Message message, Duid client) {
        int number = numbers.computeIfAbsent(client, duid -> numbers.size());
        List<Dhcp6Option> options = new ArrayList<>();
        for (Dhcp6Option option : message.options()) {
            switch (option) {
                case IaNa ia
                when config.pool() == null ->
                    options.add(new IaNa(ia.iaid(), 0, 0, refusal(Dhcp6Option.NO_ADDRS_AVAIL)));
                case IaNa ia -> options.add(new IaNa(ia.iaid(), config.t1(), config.t2(), List.of(address(number))));
                case IaPd ia
                when config.delegations() == null ->
                    options.add(new IaPd(ia.iaid(), 0, 0, refusal(Dhcp6Option.NO_PREFIX_AVAIL)));
                case IaPd ia -> options.add(new IaPd(ia.iaid(), config.t1(), config.t2(), List.of(prefix(number))));
                default -> {}
            }
        }
        return options;
    }

    private static List<Dhcp6Option> refusal(int code) {
        return List.of(new StatusCode(code, "none left"));
    }

    private IaAddress address(int number) {
        IpAddress address = IpAddress.ofV6(config.pool().address().prefix(), FIRST_HOST + number);
        return new IaAddress(address, config.preferredLifetime(), config.validLifetime(), List.of());
    }

    private IaPrefix prefix(int number) {
        long high = config.delegations().address().prefix() | (long) number << 64 - config.delegatedLength();
        IpPrefix prefix = new IpPrefix(IpAddress.ofV6(high, 0), config.delegatedLength());
        return new IaPrefix(config.preferredLifetime(), config.validLifetime(), prefix, List.of());
    }

    private List<Dhcp6Option> information() {
        List<Dhcp6Option> options = new ArrayList<>();
        if (!config.dns().isEmpty()) {
            options.add(new DnsServers(config.dns()));
        }
        if (!config.search().isEmpty()) {
            options.add(new DomainList(config.search()));
        }
        return options;
    }

    private Dhcp6Message reply(Dhcp6Message message, List<Dhcp6Option> options) {
        return answer(Type.REPLY, message, options);
    }

    private Dhcp6Message answer(Type type, Dhcp6Message message, List<Dhcp6Option> options) {
        List<Dhcp6Option> all = new ArrayList<>();
        all.add(serverId);
        message.option(ClientId.class).ifPresent(all::add);
        all.addAll(options);
        return new Dhcp6Message(type, message.transactionId(), all);
    }
}
