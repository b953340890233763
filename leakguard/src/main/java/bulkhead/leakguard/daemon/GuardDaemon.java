package bulkhead.leakguard.daemon;

import bulkhead.leakguard.daemon.Reply.Reason;
import bulkhead.leakguard.daemon.Request.Apply;
import bulkhead.leakguard.daemon.Request.AskDomains;
import bulkhead.leakguard.daemon.Request.AskMended;
import bulkhead.leakguard.daemon.Request.AskMetrics;
import bulkhead.leakguard.daemon.Request.AskStatus;
import bulkhead.leakguard.daemon.Request.Block;
import bulkhead.leakguard.daemon.Request.ClaimUdp;
import bulkhead.leakguard.daemon.Request.ClosePortal;
import bulkhead.leakguard.daemon.Request.Hello;
import bulkhead.leakguard.daemon.Request.Leave;
import bulkhead.leakguard.daemon.Request.OpenPortal;
import bulkhead.leakguard.daemon.Request.OpenRawEsp;
import bulkhead.leakguard.daemon.Request.OpenTun;
import bulkhead.leakguard.daemon.Request.OpenUdp;
import bulkhead.leakguard.daemon.Request.Recover;
import bulkhead.leakguard.daemon.Request.Release;
import bulkhead.leakguard.daemon.Request.Renewed;
import bulkhead.leakguard.daemon.Request.Unblock;
import bulkhead.leakguard.host.Capability;
import bulkhead.leakguard.host.HostException;
import bulkhead.leakguard.host.HostPlan;
import bulkhead.leakguard.host.OuterSocket;
import bulkhead.leakguard.host.Steps;
import bulkhead.leakguard.host.TunDevice;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the privileged process decides: who may have the guard do what. One connection at a time owns it, from its first
 * request that changes something to its {@link Release} or {@link Leave}. When it ends without one, the rules stay as they are and only DNS
 * and routes are put back; a new owner, a block, also one that was asked for before, or an unblock changes them, and nothing else does.
 */
final class GuardDaemon {
    private static final Logger LOG = LoggerFactory.getLogger(GuardDaemon.class);

    private final GuardedHost host;
    private Optional<LocalConnection> owner = Optional.empty();
    private Claims claims = new Claims();
    /** Whose connection the daemon before this one had, as long as that process lives and may come back. */
    private Optional<Owner> awaited = Optional.empty();

    private final DaemonRules rules;
    private final DaemonEvent.Listener events;
    private boolean closed;
    private long connections;
    private long renewals;
    private long refusals;

    /** Takes up what stands on the host. */
    GuardDaemon(GuardedHost host, DaemonRules rules, DaemonEvent.Listener events) throws HostException {
        this.host = host;
        this.rules = rules;
        this.events = events;
        Optional<Standing> standing = host.resume();
        if (host.mended()) {
            events.tell(DaemonEvent.MENDED, "another program had changed the guard's rules: they are set again");
        }
        if (standing.isPresent()) {
            events.tell(
                    DaemonEvent.STANDS,
                    "the guard stands as " + standing.get().plan().guard());
            awaited = standing.get().owner();
            claims = new Claims(standing.get());
            forgetTheDead();
        }
        if (rules.lockdown() && !(isBlocked() && host.blockedAtBoot())) {
            block(true);
        }
    }

    synchronized Answer handle(LocalConnection from, Request request) throws RefusedException, HostException {
        if (closed) {
            throw new HostException("the guard's daemon is about to end: ask the next one");
        }
        forgetTheDead();
        return switch (request) {
            case Hello _ -> throw new RefusedException(Reason.MALFORMED, "one greeting is enough: connect again");
            case AskStatus() -> Answer.of(new Reply.Status(GuardStatus.of(host)));
            case AskDomains() -> Answer.of(new Reply.Domains(host.capabilities().contains(Capability.SPLIT_DNS)));
            case AskMended() -> Answer.of(new Reply.Mended(host.mended()));
            case AskMetrics() -> Answer.of(new Reply.Counted(metrics()));
            case Renewed() -> {
                checkOwner(from);
                renewals++;
                yield Answer.OK;
            }
            case Block(boolean atBoot) -> block(atBoot);
            case Unblock(boolean force) -> {
                checkMayOpen(from);
                yield unblock(force);
            }
            case OpenPortal(int seconds) -> {
                checkMayOpen(from);
                yield openPortal(from, Duration.ofSeconds(seconds));
            }
            case ClosePortal() -> {
                host.closePortal();
                yield Answer.OK;
            }
            case Release() -> release(from);
            case Leave() -> leave(from);
            case Recover() -> {
                own(from);
                yield Answer.of(new Reply.Recovered(host.recover()));
            }
            case OpenTun(var name) -> {
                Claims.checkName(name, host);
                own(from);
                TunDevice tun = host.openTun();
                claims.tun(tun.name());
                yield Answer.opened(tun);
            }
            case OpenUdp(var underlay, var server) -> {
                claimsOf(from).check(underlay, server, host);
                own(from);
                OuterSocket socket = host.openUdp(underlay, server);
                claims.socket(server, socket.local().getPort());
                yield Answer.opened(socket);
            }
            case OpenRawEsp(var underlay, var server) -> {
                claimsOf(from).check(underlay, server, host);
                own(from);
                yield Answer.opened(host.openRawEsp(underlay, server));
            }
            case ClaimUdp socket -> {
                claimsOf(from).check(socket, from.peer(), host);
                own(from);
                claims.socket(socket.server(), socket.port());
                yield Answer.OK;
            }
            case Apply(var plan) -> {
                claimsOf(from).check(plan, from.peer());
                own(from);
                host.apply(plan);
                yield Answer.OK;
            }
        };
    }

    /** Somebody was told no. */
    synchronized void countRefusal(String what) {
        refusals++;
        events.tell(DaemonEvent.REFUSED, what);
    }

    private GuardMetrics metrics() throws HostException {
        GuardStatus guard = GuardStatus.of(host);
        return new GuardMetrics(guard, host.traffic(), host.refused(), refusals, connections, renewals);
    }

    private void checkMayOpen(LocalConnection from) throws RefusedException {
        if (rules.rootOpens() && !from.peer().isAdministrator()) {
            throw new RefusedException(
                    Reason.NOT_ALLOWED,
                    "the policy of this computer leaves opening the guard to root: ask whoever administers it");
        }
    }

    /** Leaves everything as it is: what ends from now on, ends by the daemon's own end. */
    synchronized void close() {
        closed = true;
    }

    /** The connection is over, by a good end or without one. */
    synchronized void ended(LocalConnection connection) {
        if (isOwner(connection) && !closed) {
            events.tell(
                    DaemonEvent.LOST, connection.peer().process().words() + " is gone without a word: the guard stays");
            lost();
        }
    }

    /** What a connection may name: nothing yet, unless it is the owner, or was before this daemon was started. */
    private Claims claimsOf(LocalConnection connection) {
        return isOwner(connection) || isAwaited(connection) ? claims : new Claims();
    }

    synchronized boolean isOwner(LocalConnection connection) {
        return owner.filter(o -> o == connection).isPresent();
    }

    private boolean isAwaited(LocalConnection connection) {
        return owner.isEmpty() && awaited.equals(Optional.of(connection.peer().process()));
    }

    private void own(LocalConnection connection) throws RefusedException, HostException {
        if (isOwner(connection)) {
            return;
        }
        boolean returns = isAwaited(connection);
        if (!returns) {
            checkFree("");
            claims = new Claims();
        }
        awaited = Optional.empty();
        owner = Optional.of(connection);
        Owner process = connection.peer().process();
        host.owner(Optional.of(process));
        connections += returns ? 0 : 1;
        events.tell(
                returns ? DaemonEvent.RETURNED : DaemonEvent.TAKEN,
                process.words() + (returns ? " is back and has the guard" : " has the guard"));
    }

    private Optional<Owner> whose() {
        return owner.map(o -> o.peer().process()).or(() -> awaited);
    }

    private void checkFree(String otherwise) throws RefusedException {
        if (whose().isPresent()) {
            throw new RefusedException(
                    Reason.BUSY, whose().get().words() + " has the guard: disconnect it first" + otherwise);
        }
    }

    private void disown() throws HostException {
        owner = Optional.empty();
        awaited = Optional.empty();
        claims = new Claims();
        host.owner(Optional.empty());
    }

    /** One that a restart of the daemon cut off is looked for when it matters: nobody tells of its end. */
    private void forgetTheDead() {
        if (awaited.isPresent() && !host.isAlive(awaited.get())) {
            lost();
        }
    }

    private void lost() {
        try {
            leave();
        } catch (HostException e) {
            LOG.warn("after its owner's end: {}", e.getMessage());
        }
    }

    /** The rules stay, unless the user wants more blocked without a connection. */
    private void leave() throws HostException {
        Steps.all(
                this::disown,
                () -> {
                    if (isBlocked()) {
                        lockDown();
                    }
                },
                host::recover);
    }

    private Answer release(LocalConnection from) throws RefusedException, HostException {
        checkOwner(from);
        boolean returns = isAwaited(from);
        HostPlan rest = isBlocked() ? HostPlan.LOCKDOWN : HostPlan.DISCONNECTED;
        Steps.all(
                this::disown,
                () -> {
                    if (returns) {
                        // What the daemon before this one set is known by what it wrote down alone.
                        host.recover();
                    }
                },
                () -> host.apply(rest));
        events.tell(
                DaemonEvent.RELEASED,
                from.peer().process().words() + " gave the guard back, which stands as " + rest.guard());
        return Answer.of(new Reply.Released(rest.guard()));
    }

    private boolean isBlocked() throws HostException {
        return host.standing().filter(Standing::blocked).isPresent();
    }

    private Answer leave(LocalConnection from) throws RefusedException, HostException {
        checkOwner(from);
        leave();
        return Answer.OK;
    }

    private void checkOwner(LocalConnection from) throws RefusedException {
        if (!isOwner(from) && !isAwaited(from)) {
            throw new RefusedException(Reason.NOT_OWNER, "this connection does not have the guard: connect again");
        }
    }

    private Answer openPortal(LocalConnection from, Duration time) throws RefusedException, HostException {
        if (time.compareTo(Duration.ZERO) <= 0 || time.compareTo(GuardControl.LONGEST_PORTAL) > 0) {
            throw new RefusedException(
                    Reason.NOT_ALLOWED, "a captive portal is opened for a second at least and an hour at most");
        }
        Owner process = from.peer().process();
        if (!host.isAlive(process)) {
            throw new RefusedException(
                    Reason.NOT_ALLOWED, process.words() + " has ended, and its number may be another's: ask anew");
        }
        host.openPortal(process.pid(), time);
        events.tell(
                DaemonEvent.PORTAL,
                process.words() + " may reach a captive portal for " + time.toSeconds() + " seconds");
        return Answer.OK;
    }

    private Answer block(boolean atBoot) throws HostException {
        Steps.all(
                () -> {
                    if (atBoot) {
                        host.blockAtBoot(true);
                    }
                },
                () -> host.blocked(true),
                () -> {
                    if (whose().isEmpty() || host.standing().isEmpty()) {
                        lockDown();
                    }
                });
        events.tell(DaemonEvent.BLOCKED, "nothing passes without a connection" + (atBoot ? ", from boot on" : ""));
        return Answer.OK;
    }

    /** In the place of what stands. */
    private void lockDown() throws HostException {
        host.apply(host.standing()
                .map(Standing::plan)
                .orElse(HostPlan.DISCONNECTED)
                .lockedDown());
    }

    private Answer unblock(boolean force) throws RefusedException, HostException {
        if (!force) {
            checkFree(", or use --force");
        }
        owner.ifPresent(GuardDaemon::dismiss);
        Steps.all(
                this::disown,
                () -> host.blockAtBoot(false),
                () -> host.blocked(false),
                // What the daemon before this one set is known by what it wrote down alone.
                host::recover,
                () -> host.apply(HostPlan.DISCONNECTED));
        events.tell(DaemonEvent.UNBLOCKED, "the guard was opened" + (force ? " by force" : ""));
        return Answer.OK;
    }

    private static void dismiss(LocalConnection connection) {
        try {
            connection.send(MessageCodec.write(new Reply.Refused(
                    Reason.DISMISSED, "the guard was opened by force, from outside this connection: connect again")));
        } catch (IOException e) {
            LOG.debug("not told: {}", e.getMessage());
        }
        connection.close();
    }
}
