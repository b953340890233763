package bulkhead.protocol.ip6.dhcp;

import static bulkhead.protocol.core.Machine.NEVER;

import bulkhead.protocol.ip6.LinkCounters;
import bulkhead.protocol.ip6.Retransmission;
import bulkhead.protocol.ip6.wire.Dhcp6Message;
import bulkhead.protocol.ip6.wire.Dhcp6Message.Type;
import bulkhead.protocol.ip6.wire.Dhcp6Option;
import bulkhead.protocol.ip6.wire.Dhcp6Option.ClientId;
import bulkhead.protocol.ip6.wire.Dhcp6Option.OptionRequest;
import bulkhead.protocol.ip6.wire.Dhcp6Option.Preference;
import bulkhead.protocol.ip6.wire.Dhcp6Option.RapidCommit;
import bulkhead.protocol.ip6.wire.Dhcp6Option.ServerId;
import bulkhead.protocol.ip6.wire.Dhcp6Option.SolMaxRt;
import bulkhead.protocol.note.Purpose;
import bulkhead.protocol.offer.Offers;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * Stateful DHCPv6: addresses and delegated prefixes for as long as they are wanted (RFC 8415 section 18.2). There is no
 * Decline, as there is no duplicate address detection (RFC 5072 section 5), no Confirm, as every connection is a new link, and
 * a Reconfigure is ignored, as we never accept that option.
 */
public final class Dhcp6Client {
    /** How long further offers are waited for. Section 18.2.1 waits for a whole second: on a LAN, with its many servers. */
    static final long COLLECT = 100;

    /** SOL_MAX_RT, when no server sets another (section 7.6); SOL_MAX_DELAY is left out on a link of two. */
    static final long SOL_MAX_RT = 3_600_000;

    /** The pace of new attempts when a server offers and then refuses. */
    private static final long RETRY_INITIAL = 1_000;

    private static final long RETRY_MAXIMUM = 120_000;

    /** Section 7.6: IRT, MRT and MRC of each exchange, and what goes into it. */
    private enum State {
        IDLE(null, 0, 0, 0),
        WAITING(null, 0, 0, 0),
        SOLICITING(Type.SOLICIT, 1_000, SOL_MAX_RT, 0),
        REQUESTING(Type.REQUEST, 1_000, 30_000, 10),
        BOUND(null, 0, 0, 0),
        RENEWING(Type.RENEW, 10_000, 600_000, 0),
        REBINDING(Type.REBIND, 10_000, 600_000, 0);

        private final Type sends;
        private final long initial;
        private final long maximum;
        private final int attempts;

        State(Type sends, long initial, long maximum, int attempts) {
            this.sends = sends;
            this.initial = initial;
            this.maximum = maximum;
            this.attempts = attempts;
        }
    }

    private record Offer(ServerId server, int preference, long granted, Dhcp6Bindings bindings) {}

    private final Dhcp6Exchange exchange;
    private final LinkCounters link;
    private final Offers offers;
    private final Retransmission retry;
    private final Dhcp6Lease lease = new Dhcp6Lease();
    private State state = State.IDLE;
    private boolean wantAddress;
    private boolean wantPrefix;
    private ServerId server;
    private Offer offer;
    private long collectUntil = NEVER;
    private long nextAt = NEVER;
    private long rebindAt = NEVER;
    private long solMaxRt = SOL_MAX_RT / 1000;

    public Dhcp6Client(Dhcp6Exchange exchange, Offers offers, RandomGenerator random, LinkCounters link) {
        this.link = link;
        this.exchange = exchange;
        this.offers = offers;
        this.retry = new Retransmission(RETRY_INITIAL, RETRY_MAXIMUM, random);
    }

    /** Wants at least this from now on. */
    public void want(long now, boolean address, boolean prefix) {
        if ((wantAddress || !address) && (wantPrefix || !prefix)) {
            return;
        }
        wantAddress |= address;
        wantPrefix |= prefix;
        switch (state) {
            case IDLE, SOLICITING, REQUESTING -> enter(now, State.SOLICITING);
            case BOUND -> enter(now, State.RENEWING);
            case WAITING, RENEWING, REBINDING -> {}
        }
    }

    private void enter(long now, State next) {
        exchange.end();
        if (next.sends != null) {
            exchange.begin(now, next.sends, next.initial, next.maximum, options(next));
        }
        link.changed("DHCPv6", state, next);
        state = next;
        offer = null;
        collectUntil = NEVER;
        if (next == State.SOLICITING) {
            exchange.maximum(solMaxRt);
        }
    }

    private List<Dhcp6Option> options(State next) {
        List<Dhcp6Option> options = new ArrayList<>();
        if (next == State.REQUESTING || next == State.RENEWING) {
            options.add(server);
        }
        options.add(
                new OptionRequest(List.of(Dhcp6Option.DNS_SERVERS, Dhcp6Option.DOMAIN_LIST, Dhcp6Option.SOL_MAX_RT)));
        if (next == State.SOLICITING) {
            options.add(new RapidCommit());
        }
        options.addAll(lease.associations(wantAddress, wantPrefix, offer == null ? null : offer.bindings));
        return options;
    }

    /** @return whether the message answers this exchange */
    public boolean accept(long now, Dhcp6Message message) {
        // Sections 16.3 and 16.10: an answer has a server identifier, and our own client identifier.
        ServerId from = message.option(ServerId.class).orElse(null);
        if (from == null || message.option(ClientId.class).isEmpty() || !exchange.isAnswer(message)) {
            return false;
        }
        message.option(SolMaxRt.class).map(SolMaxRt::seconds).ifPresent(seconds -> {
            solMaxRt = seconds;
            if (state == State.SOLICITING) {
                exchange.maximum(seconds);
            }
        });
        Dhcp6Bindings bindings = Dhcp6Bindings.of(now, message, offers);
        return switch (message.type()) {
            case ADVERTISE -> acceptAdvertise(now, from, message, bindings);
            case REPLY -> acceptReply(now, from, message, bindings);
            default -> false;
        };
    }

    private boolean acceptAdvertise(long now, ServerId from, Dhcp6Message advertise, Dhcp6Bindings bindings) {
        if (state != State.SOLICITING) {
            return false;
        }
        int preference =
                advertise.option(Preference.class).map(Preference::value).orElse(0);
        Offer received = new Offer(from, preference, bindings.granted(now), bindings);
        // Section 18.2.9: an offer of nothing is none; else the preference decides, then what is offered.
        if (advertise.status() != Dhcp6Option.SUCCESS || received.granted == 0) {
            return true;
        }
        boolean better = offer == null
                || received.preference > offer.preference
                || received.preference == offer.preference && received.granted > offer.granted;
        if (better) {
            offer = received;
        }
        collectUntil = preference == 255 ? now : Math.min(collectUntil, now + COLLECT);
        tick(now);
        return true;
    }

    private boolean acceptReply(long now, ServerId from, Dhcp6Message reply, Dhcp6Bindings bindings) {
        boolean expected = switch (state) {
            // Section 18.2.1: without the option, a Reply to a Solicit is discarded.
            case SOLICITING -> reply.option(RapidCommit.class).isPresent();
            case REQUESTING, RENEWING -> from.equals(server);
            case REBINDING -> true;
            case IDLE, WAITING, BOUND -> false;
        };
        if (!expected) {
            return false;
        }
        boolean empty = bindings.addresses().isEmpty() && bindings.prefixes().isEmpty();
        if (reply.status() == Dhcp6Option.SUCCESS && !empty) {
            bind(now, from, reply, bindings);
        } else if (bindings.noBinding() && state != State.REQUESTING) {
            // Section 18.2.10.1: who does not know our binding is asked for it anew.
            server = from;
            enter(now, State.REQUESTING);
        } else if (state == State.REQUESTING) {
            giveWay(now);
        }
        return true;
    }

    private void bind(long now, ServerId from, Dhcp6Message reply, Dhcp6Bindings bindings) {
        server = from;
        lease.add(bindings, reply);
        enter(now, State.BOUND);
        nextAt = bindings.renewAt();
        if (nextAt != NEVER) {
            link.set(Purpose.RENEW, nextAt - now);
        }
        rebindAt = bindings.rebindAt();
        expire(now);
        if (!lease.isEmpty()) {
            retry.restart();
        }
    }

    /** A server offered what it then refused: solicits again, after a while that grows. */
    private void giveWay(long now) {
        enter(now, State.WAITING);
        nextAt = now + retry.next();
    }

    public void tick(long now) {
        expire(now);
        switch (state) {
            case IDLE -> {}
            case WAITING -> {
                if (now >= nextAt) {
                    enter(now, State.SOLICITING);
                }
            }
            case BOUND -> {
                if (now >= nextAt) {
                    link.due(Purpose.RENEW);
                    enter(now, State.RENEWING);
                }
            }
            case RENEWING -> {
                if (now >= rebindAt) {
                    link.due(Purpose.REBIND);
                    enter(now, State.REBINDING);
                }
            }
            case SOLICITING -> {
                if (now >= collectUntil) {
                    link.due(Purpose.COLLECT);
                    server = offer.server;
                    enter(now, State.REQUESTING);
                }
            }
            case REQUESTING -> {
                if (now >= exchange.deadline() && exchange.attempts() >= state.attempts) {
                    giveWay(now);
                }
            }
            case REBINDING -> {}
        }
        exchange.tick(now);
    }

    private void expire(long now) {
        boolean held = !lease.isEmpty();
        lease.expire(now);
        if (held && lease.isEmpty()) {
            giveWay(now);
        }
    }

    /** Gives back what is held: one Release, whose answer nobody will be there to take. */
    public void release(long now) {
        if (!lease.isEmpty()) {
            List<Dhcp6Option> options = new ArrayList<>(List.of(server));
            options.addAll(lease.associations(wantAddress, wantPrefix, null));
            exchange.begin(now, Type.RELEASE, 1_000, 0, options);
        }
        exchange.end();
        state = State.IDLE;
    }

    public long deadline() {
        long next = switch (state) {
            case WAITING, BOUND -> nextAt;
            case RENEWING -> rebindAt;
            case SOLICITING -> collectUntil;
            case IDLE, REQUESTING, REBINDING -> NEVER;
        };
        return Math.min(Math.min(next, lease.deadline()), exchange.deadline());
    }

    /** What is held. */
    public Dhcp6Lease lease() {
        return lease;
    }

    public long sent() {
        return exchange.sent();
    }
}
