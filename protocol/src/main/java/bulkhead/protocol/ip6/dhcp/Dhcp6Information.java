package bulkhead.protocol.ip6.dhcp;

import static bulkhead.protocol.core.Machine.NEVER;

import bulkhead.protocol.ip6.Lifetime;
import bulkhead.protocol.ip6.LinkCounters;
import bulkhead.protocol.ip6.wire.Dhcp6Message;
import bulkhead.protocol.ip6.wire.Dhcp6Message.Type;
import bulkhead.protocol.ip6.wire.Dhcp6Option;
import bulkhead.protocol.ip6.wire.Dhcp6Option.DnsServers;
import bulkhead.protocol.ip6.wire.Dhcp6Option.DomainList;
import bulkhead.protocol.ip6.wire.Dhcp6Option.InfMaxRt;
import bulkhead.protocol.ip6.wire.Dhcp6Option.InformationRefreshTime;
import bulkhead.protocol.ip6.wire.Dhcp6Option.OptionRequest;
import bulkhead.protocol.ip6.wire.Dhcp6Option.ServerId;
import bulkhead.protocol.note.Purpose;
import bulkhead.protocol.wire.IpAddress;
import java.util.List;

/** Stateless DHCPv6: asks for DNS by Information-Request and again when the answer grows old (RFC 8415 section 18.2.6). */
public final class Dhcp6Information {
    /** INF_TIMEOUT and INF_MAX_RT; INF_MAX_DELAY, which keeps the hosts of a LAN apart, is left out on a link of two. */
    static final long INF_TIMEOUT = 1_000;

    static final long INF_MAX_RT = 3_600_000;

    /** IRT_DEFAULT and IRT_MINIMUM in s. */
    static final long IRT_DEFAULT = 86_400;

    static final long IRT_MINIMUM = 600;

    private static final List<Dhcp6Option> OPTIONS = List.of(new OptionRequest(List.of(
            Dhcp6Option.DNS_SERVERS,
            Dhcp6Option.DOMAIN_LIST,
            Dhcp6Option.INFORMATION_REFRESH_TIME,
            Dhcp6Option.INF_MAX_RT)));

    private final Dhcp6Exchange exchange;
    private final LinkCounters link;
    private boolean started;
    private long refreshAt = NEVER;
    private List<IpAddress> dns = List.of();
    private List<String> search = List.of();

    public Dhcp6Information(Dhcp6Exchange exchange, LinkCounters link) {
        this.link = link;
        this.exchange = exchange;
    }

    /** Asks, if it has not already. */
    public void start(long now) {
        if (!started) {
            started = true;
            ask(now);
        }
    }

    private void ask(long now) {
        refreshAt = NEVER;
        exchange.begin(now, Type.INFORMATION_REQUEST, INF_TIMEOUT, INF_MAX_RT, OPTIONS);
    }

    /** @return whether the message answers this exchange */
    public boolean accept(long now, Dhcp6Message message) {
        if (message.type() != Type.REPLY
                || !exchange.isAnswer(message)
                || message.option(ServerId.class).isEmpty()) {
            return false;
        }
        message.option(InfMaxRt.class).ifPresent(option -> exchange.maximum(option.seconds()));
        if (message.status() != Dhcp6Option.SUCCESS) {
            return true;
        }
        exchange.end();
        dns = message.option(DnsServers.class).map(DnsServers::servers).orElse(List.of());
        search = message.option(DomainList.class).map(DomainList::domains).orElse(List.of());
        long refresh = message.option(InformationRefreshTime.class)
                .map(InformationRefreshTime::seconds)
                .orElse(IRT_DEFAULT);
        refreshAt = Lifetime.until(now, Math.max(IRT_MINIMUM, refresh));
        return true;
    }

    public void stop() {
        refreshAt = NEVER;
        exchange.end();
    }

    public void tick(long now) {
        if (now >= refreshAt) {
            link.due(Purpose.REFRESH);
            ask(now);
        }
        exchange.tick(now);
    }

    public long deadline() {
        return Math.min(refreshAt, exchange.deadline());
    }

    public List<IpAddress> dns() {
        return dns;
    }

    public List<String> search() {
        return search;
    }

    public long sent() {
        return exchange.sent();
    }
}
