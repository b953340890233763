package bulkhead.platform.macos.pf;

import bulkhead.leakguard.apply.Firewall;
import bulkhead.leakguard.apply.Journal;
import bulkhead.leakguard.host.HostException;
import bulkhead.leakguard.host.Steps;
import bulkhead.leakguard.host.Subscription;
import bulkhead.leakguard.policy.Access;
import bulkhead.leakguard.policy.Family;
import bulkhead.leakguard.policy.FilterPolicy;
import bulkhead.leakguard.policy.TunnelInterface;
import bulkhead.platform.macos.darwin.Calls;
import bulkhead.platform.macos.pf.PfDevice.Kind;
import bulkhead.platform.macos.system.Commands;
import bulkhead.platform.macos.system.Ticker;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The guard as an anchor of pf, which outlives this process whatever ends it. The main ruleset is not ours: who loads it anew drops the
 * hook, and nothing asks our rules any more, nor does pf when somebody turns it off. No program is told of that, so it is looked at
 * every {@link #INTERVAL} and set again; for as long what is closed is open.
 */
public final class PfFirewall implements Firewall {
    private static final Logger LOG = LoggerFactory.getLogger(PfFirewall.class);
    /** How often to look: a few system calls, and no program is run while nothing changed. */
    static final Duration INTERVAL = Duration.ofMillis(500);

    private static final String TOKEN = "pf-token";

    private final PfDevice device;
    private final PfAnchor anchor;
    private final Journal journal;
    private final Ticker ticker;
    private final Function<String, OptionalInt> mtu;
    private FilterPolicy policy = FilterPolicy.OPEN;
    private String text = "";
    /** Whether the last change was done: of one that failed half-way nobody knows which rules are in force. */
    private boolean certain = true;

    private List<Object> seen = List.of();
    private Optional<Subscription> watch = Optional.empty();

    /** @param mtu of an interface, where there is such */
    public PfFirewall(
            Calls calls, Commands commands, Journal journal, Ticker ticker, Function<String, OptionalInt> mtu) {
        device = new PfDevice(calls);
        anchor = new PfAnchor(commands);
        this.journal = journal;
        this.ticker = ticker;
        this.mtu = mtu;
    }

    /** The rules that let nothing pass but the exceptions that need no server, for who loads them without this process. */
    public static String closed() {
        return PfText.of(FilterPolicy.CLOSED, OptionalInt.empty());
    }

    @Override
    public synchronized FilterPolicy policy() {
        return policy;
    }

    @Override
    public synchronized void tighten(FilterPolicy stricter) throws HostException {
        set(stricter);
        begin();
    }

    @Override
    public synchronized void settle(FilterPolicy next) throws HostException {
        if (next.isOpen()) {
            lift();
        } else {
            set(next);
            verify();
            begin();
        }
    }

    private String text(FilterPolicy next) {
        return PfText.of(next, next.tunnel().map(TunnelInterface::name).map(mtu).orElse(OptionalInt.empty()));
    }

    private void set(FilterPolicy next) throws HostException {
        String wanted = text(next);
        if (!certain || !wanted.equals(text)) {
            put(wanted, next);
        }
        policy = next;
    }

    /** From the inside out: what is asked is there before anything asks it, and pf goes on with all of it. */
    private void put(String wanted, FilterPolicy next) throws HostException {
        certain = false;
        anchor.load(wanted);
        for (Kind kind : Kind.values()) {
            device.hookFirst(kind, PfAnchor.NAME);
        }
        turnOn();
        for (Family family : Family.values()) {
            if (next.access(family) != Access.OPEN) {
                device.killStates(family);
            }
        }
        text = wanted;
        certain = true;
        LOG.debug("guard: IPv4 {}, IPv6 {}", next.ipv4(), next.ipv6());
    }

    private void turnOn() throws HostException {
        Optional<Long> token = token();
        if (token.isPresent() && device.has(token.get())) {
            return;
        }
        long fresh = device.start();
        try {
            journal.save(TOKEN, Long.toUnsignedString(fresh));
        } catch (HostException e) {
            device.stop(fresh);
            throw e;
        }
    }

    private Optional<Long> token() throws HostException {
        try {
            return journal.load(TOKEN).map(Long::parseUnsignedLong);
        } catch (NumberFormatException e) {
            LOG.warn("what was written down as pf's token is none");
            return Optional.empty();
        }
    }

    /** Every step is tried. What was not opened is known as closed. */
    private void lift() throws HostException {
        if (policy.isOpen() && certain && token().isEmpty()) {
            return;
        }
        certain = false;
        Steps.all(
                () -> device.unhook(Kind.FILTER, PfAnchor.NAME),
                () -> device.unhook(Kind.SCRUB, PfAnchor.NAME),
                () -> anchor.load(""),
                this::giveBack);
        policy = FilterPolicy.OPEN;
        text = "";
        certain = true;
    }

    private void giveBack() throws HostException {
        Optional<Long> token = token();
        if (token.isPresent()) {
            device.stop(token.get());
        }
        journal.delete(TOKEN);
    }

    /** Sets again, once, what another program removed or changed. */
    private void verify() throws HostException {
        if (holds()) {
            return;
        }
        LOG.warn(
                "another program changed pf's rules or turned pf off, and what the leak guard closes was open for as long"
                        + " as half a second: it is set up again");
        put(text(policy), policy);
        if (!holds()) {
            throw new HostException("pf does not have what was just set up, so another program must have changed it:"
                    + " stop that program and connect again");
        }
    }

    @Override
    public synchronized boolean holds() throws HostException {
        if (policy.isOpen()) {
            return !isUp();
        }
        Optional<Long> token = token();
        return token.isPresent()
                && device.has(token.get())
                && device.isFirst(Kind.FILTER, PfAnchor.NAME)
                && device.isFirst(Kind.SCRUB, PfAnchor.NAME)
                && anchor.holds(text(policy));
    }

    /** Rules that nobody asks are rules of ours all the same. */
    @Override
    public synchronized boolean isUp() throws HostException {
        return device.version(Kind.FILTER, PfAnchor.NAME).rules() > 0
                || device.hooks(Kind.FILTER).contains(PfAnchor.NAME);
    }

    /** pf keeps no other program with root from its rules. */
    @Override
    public boolean isOwned() {
        return false;
    }

    @Override
    public synchronized void recover() throws HostException {
        if (!policy.isOpen()) {
            return;
        }
        if (!isUp()) {
            Steps.all(() -> device.unhook(Kind.SCRUB, PfAnchor.NAME), this::giveBack);
            return;
        }
        LOG.debug("a guard is up, of a run that did not end by itself");
        policy = FilterPolicy.CLOSED;
        Optional<Long> token = token();
        boolean asked = token.isPresent() && device.has(token.get()) && device.isFirst(Kind.FILTER, PfAnchor.NAME);
        if (asked) {
            certain = false;
        } else {
            put(text(policy), policy);
        }
    }

    @Override
    public synchronized void expect(FilterPolicy standing) {
        policy = standing;
        text = text(standing);
    }

    @Override
    public synchronized void resume() throws HostException {
        if (policy.isOpen()) {
            return;
        }
        verify();
        begin();
    }

    @Override
    public void openPortal(long pid, Duration time) throws HostException {
        throw new HostException("on macOS no program alone can be let through to a captive portal: sign in there before"
                + " you connect");
    }

    @Override
    public void closePortal() {
        // None is ever open.
    }

    @Override
    public void forgetPortal() {
        // None is ever open.
    }

    @Override
    public Duration portalLeft() {
        return Duration.ZERO;
    }

    private void begin() throws HostException {
        if (watch.isEmpty()) {
            watch = Optional.of(ticker.every(INTERVAL, this::look));
        }
        seen = state();
    }

    private List<Object> state() throws HostException {
        return device.look(PfAnchor.NAME, token().orElse(0L));
    }

    private synchronized void look() {
        if (watch.isEmpty() || policy.isOpen()) {
            return;
        }
        try {
            List<Object> now = state();
            if (!certain || !now.equals(seen)) {
                verify();
                seen = state();
            }
        } catch (HostException e) {
            LOG.error("{}", e.getMessage());
        }
    }

    @Override
    public void close() {
        Optional<Subscription> open;
        synchronized (this) {
            open = watch;
            watch = Optional.empty();
            device.close();
        }
        open.ifPresent(Subscription::close);
    }
}
