package bulkhead.protocol.ip6.dhcp;

import static bulkhead.protocol.core.Machine.NEVER;

import bulkhead.protocol.core.Machine;
import bulkhead.protocol.ip6.Ip6Address;
import bulkhead.protocol.ip6.Lifetime;
import bulkhead.protocol.ip6.wire.Dhcp6Message;
import bulkhead.protocol.ip6.wire.Dhcp6Option;
import bulkhead.protocol.ip6.wire.Dhcp6Option.IaAddress;
import bulkhead.protocol.ip6.wire.Dhcp6Option.IaNa;
import bulkhead.protocol.ip6.wire.Dhcp6Option.IaPd;
import bulkhead.protocol.ip6.wire.Dhcp6Option.IaPrefix;
import bulkhead.protocol.ip6.wire.NdOption;
import bulkhead.protocol.offer.Offers;
import bulkhead.protocol.offer.Refusal.From;
import bulkhead.protocol.wire.IpPrefix;
import java.util.ArrayList;
import java.util.List;

/**
 * What a server's message grants of the identity associations we asked for (RFC 8415 sections 21.4 to 21.6, 21.21, 21.22).
 *
 * @param addresses with the lifetimes they were given; one that is past already is to be given up
 * @param prefixes likewise
 * @param renewAt T1, {@code NEVER} for infinity
 * @param rebindAt T2, {@code NEVER} for infinity
 * @param noBinding whether the server says of an association that it does not know it
 */
public record Dhcp6Bindings(
        List<Ip6Address> addresses, List<Prefix> prefixes, long renewAt, long rebindAt, boolean noBinding) {

    /** The one association of each kind that we ask for: an identifier that stays the same, as section 12 wants. */
    static final int IAID = 1;

    /** A server may say as it likes, but not make us renew all the time. */
    private static final long SHORTEST_T1 = 10;

    /** One more than is taken, so that it shows that there are too many. */
    static final int MAX_BINDINGS = Offers.MAX_ADDRESSES + 1;

    /** A delegated prefix with its lifetimes. */
    public record Prefix(IpPrefix prefix, boolean deprecated, long preferredUntil, long validUntil) {
        /** The prefix with {@code deprecated} as it is at {@code now}. */
        Prefix asOf(long now) {
            return deprecated == preferredUntil <= now
                    ? this
                    : new Prefix(prefix, !deprecated, preferredUntil, validUntil);
        }
    }

    /** @param offers decides what of it can be ours */
    static Dhcp6Bindings of(long now, Dhcp6Message message, Offers offers) {
        Collector collector = new Collector(now, offers);
        for (Dhcp6Option option : message.options()) {
            switch (option) {
                case IaNa ia when ia.iaid() == IAID -> collector.add(ia.t1(), ia.t2(), ia.options());
                case IaPd ia when ia.iaid() == IAID -> collector.add(ia.t1(), ia.t2(), ia.options());
                default -> {}
            }
        }
        return collector.finish();
    }

    /** How many addresses and prefixes it grants for some time. */
    long granted(long now) {
        return addresses.stream().filter(a -> a.validUntil() > now).count()
                + prefixes.stream().filter(p -> p.validUntil() > now).count();
    }

    private static final class Collector {
        private final long now;
        private final Offers offers;
        private final List<Ip6Address> addresses = new ArrayList<>();
        private final List<Prefix> prefixes = new ArrayList<>();
        private long t1 = NdOption.INFINITY;
        private long t2 = NdOption.INFINITY;
        private long shortestPreferred = NdOption.INFINITY;
        private boolean noBinding;

        Collector(long now, Offers offers) {
            this.now = now;
            this.offers = offers;
        }

        void add(long iaT1, long iaT2, List<Dhcp6Option> options) {
            int status = Dhcp6Option.status(options);
            noBinding |= status == Dhcp6Option.NO_BINDING;
            // Section 21.4: an association with T1 beyond T2 is as if it were not there.
            if (status != Dhcp6Option.SUCCESS || iaT1 > iaT2 && iaT2 > 0) {
                return;
            }
            for (Dhcp6Option option : options) {
                switch (option) {
                    case IaAddress a
                    when isUsable(a.preferredLifetime(), a.validLifetime(), a.options())
                            && offers.ofAddress(From.DHCP6, a.address()).isEmpty() -> addAddress(a);
                    case IaPrefix p
                    when isUsable(p.preferredLifetime(), p.validLifetime(), p.options())
                            && offers.ofPrefix(From.DHCP6, p.prefix()).isEmpty() -> addPrefix(p);
                    default -> {}
                }
            }
            t1 = iaT1 == 0 ? t1 : Math.min(t1, iaT1);
            t2 = iaT2 == 0 ? t2 : Math.min(t2, iaT2);
        }

        /** Section 21.6: preferred beyond valid, or a status of failure, makes it void. */
        private static boolean isUsable(long preferred, long valid, List<Dhcp6Option> options) {
            return preferred <= valid && Dhcp6Option.status(options) == Dhcp6Option.SUCCESS;
        }

        private void addAddress(IaAddress a) {
            if (addresses.size() < MAX_BINDINGS) {
                long preferred = Lifetime.until(now, a.preferredLifetime());
                addresses.add(new Ip6Address(
                        a.address(), preferred <= now, preferred, Lifetime.until(now, a.validLifetime())));
                shorten(a.preferredLifetime(), a.validLifetime());
            }
        }

        private void addPrefix(IaPrefix p) {
            if (prefixes.size() < MAX_BINDINGS) {
                long preferred = Lifetime.until(now, p.preferredLifetime());
                prefixes.add(
                        new Prefix(p.prefix(), preferred <= now, preferred, Lifetime.until(now, p.validLifetime())));
                shorten(p.preferredLifetime(), p.validLifetime());
            }
        }

        private void shorten(long preferred, long valid) {
            if (valid > 0) {
                shortestPreferred = Math.min(shortestPreferred, preferred);
            }
        }

        /**
         * Section 21.4: T1 and T2 left to us are to be 0.5 and 0.8 of the shortest preferred lifetime. We take infinity for
         * that too where the lifetimes do end.
         */
        Dhcp6Bindings finish() {
            boolean endless = shortestPreferred == NdOption.INFINITY;
            long renew = t1 != NdOption.INFINITY || endless ? t1 : shortestPreferred / 2;
            long rebind = t2 != NdOption.INFINITY || endless ? t2 : shortestPreferred * 4 / 5;
            long renewAt = renew == NdOption.INFINITY ? NEVER : Machine.inSeconds(now, Math.max(SHORTEST_T1, renew));
            long rebindAt = rebind == NdOption.INFINITY ? NEVER : Math.max(renewAt, Machine.inSeconds(now, rebind));
            return new Dhcp6Bindings(List.copyOf(addresses), List.copyOf(prefixes), renewAt, rebindAt, noBinding);
        }
    }
}
