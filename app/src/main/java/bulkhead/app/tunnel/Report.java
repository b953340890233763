package bulkhead.app.tunnel;

import bulkhead.app.tunnel.TunnelEvent.State;
import bulkhead.leakguard.host.Capability;
import bulkhead.leakguard.host.Detour;
import bulkhead.leakguard.host.HostPlan;
import bulkhead.leakguard.host.TunnelPlan;
import bulkhead.leakguard.policy.Access;
import bulkhead.leakguard.policy.Family;
import bulkhead.leakguard.policy.FilterPolicy;
import bulkhead.leakguard.policy.GuardState;
import bulkhead.leakguard.policy.Links;
import bulkhead.protocol.VpnEvent;
import bulkhead.protocol.core.Failure;
import bulkhead.protocol.core.Reason;
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/** Tells whoever shows the connection what changed in it, and nothing twice. */
final class Report {
    private final Consumer<TunnelEvent> listener;
    private State state;
    private TunnelEvent.GuardChanged guard = guardOf(HostPlan.DISCONNECTED);
    private Set<Family> families = Set.of();
    private Optional<TunnelPlan> tunnel = Optional.empty();
    private List<Detour> detours = List.of();
    private List<Caveat> caveats = List.of();
    private Optional<String> unplugged = Optional.empty();
    private boolean watched = true;
    private boolean namesAstray;

    Report(Consumer<TunnelEvent> listener) {
        this.listener = listener;
    }

    void state(State next) {
        if (next != state) {
            state = next;
            listener.accept(new TunnelEvent.StateChanged(next));
        }
    }

    /** This plan is in force. */
    void guard(HostPlan inForce) {
        TunnelEvent.GuardChanged now = guardOf(inForce);
        if (!now.equals(guard)) {
            guard = now;
            listener.accept(now);
        }
    }

    void session(VpnEvent event) {
        listener.accept(new TunnelEvent.Session(event));
    }

    /** The host's network carries these families. */
    void connected(Set<Family> carried, Optional<TunnelPlan> inForce) {
        if (!inForce.equals(tunnel)) {
            tunnel = inForce;
            inForce.ifPresent(plan -> listener.accept(new TunnelEvent.HostReady(plan)));
        }
        boolean news = state != State.CONNECTED || !carried.equals(families);
        families = carried;
        state(State.CONNECTED);
        if (news) {
            listener.accept(new TunnelEvent.Connected(carried));
        }
    }

    void failed(Failure why) {
        listener.accept(new TunnelEvent.Failed(why));
    }

    /** The connection does without what this computer cannot. */
    void without(Capability missing) {
        listener.accept(new TunnelEvent.Without(missing));
    }

    void detoured(List<Detour> found) {
        if (!found.equals(detours)) {
            detours = found;
            listener.accept(new TunnelEvent.Detoured(found));
        }
    }

    void caveats(List<Caveat> found) {
        if (!found.equals(caveats)) {
            caveats = found;
            listener.accept(new TunnelEvent.Mind(found));
        }
    }

    /** @param link that carries nothing; empty when the one to the server does */
    void unplugged(Optional<String> link) {
        if (!link.equals(unplugged)) {
            unplugged = link;
            listener.accept(new TunnelEvent.Unplugged(link));
        }
    }

    void mended() {
        listener.accept(new TunnelEvent.Mended());
    }

    void watched(boolean now) {
        if (now != watched) {
            watched = now;
            listener.accept(new TunnelEvent.Watched(now));
        }
    }

    void namesAstray(boolean now) {
        if (now != namesAstray) {
            namesAstray = now;
            listener.accept(new TunnelEvent.NamesAstray(now));
        }
    }

    void clockSet(Duration by) {
        listener.accept(new TunnelEvent.ClockSet(by));
    }

    void woke(Duration slept) {
        listener.accept(new TunnelEvent.Woke(slept));
    }

    void tried(TunnelEvent.Tried told) {
        listener.accept(told);
    }

    void measured(Measurement newest) {
        listener.accept(new TunnelEvent.Measured(newest));
    }

    void lost(Failure why) {
        tunnel = Optional.empty();
        detours = List.of();
        caveats = List.of();
        unplugged = Optional.empty();
        namesAstray = false;
        listener.accept(new TunnelEvent.Lost(withoutAdvice(why)));
        state(State.RECONNECTING);
    }

    /** The server has another address, which is tried at once. */
    void elsewhere(Failure why, InetAddress next) {
        String happened = why.happened() + "; it has another address, " + next.getHostAddress();
        retry(new Failure(why.layer(), why.reason(), happened, ""), 0);
    }

    void retry(Failure why, long millis) {
        Failure told = Reconnection.isRefusal(why) ? refusedAgain(why) : withoutAdvice(why);
        listener.accept(new TunnelEvent.Retry(told, millis));
    }

    /** These secrets were good before: that the user should look at them would be the wrong advice. */
    private static Failure refusedAgain(Failure why) {
        String happened = "the server does not take now what it took before (" + why.happened()
                + "); it may hold the lost session for a minute or two";
        return new Failure(why.layer(), why.reason(), happened, "");
    }

    /** @param touched whether an error of ours may have left something closed */
    void ended(Ending ending, boolean touched) {
        listener.accept(new TunnelEvent.Disconnected(by(ending)));
        boolean closed = switch (ending) {
            case Ending.ByUser _, Ending.NeverBegan _, Ending.HandedOver _ -> false;
            case Ending.GivenUp _ -> true;
            case Ending.BySystem _ -> guard.state() instanceof GuardState.Error;
            case Ending.Died _ -> touched;
        };
        state(closed ? State.ERROR : State.DISCONNECTED);
    }

    private static String by(Ending ending) {
        if (ending.failure() == null) {
            return ending instanceof Ending.BySystem ? "system" : "user";
        }
        return ending.failure().reason() == Reason.ENDED_BY_PEER ? "server" : "error";
    }

    /** What it advises the user to do is done for them. */
    private static Failure withoutAdvice(Failure why) {
        return new Failure(why.layer(), why.reason(), why.happened(), "");
    }

    private static TunnelEvent.GuardChanged guardOf(HostPlan plan) {
        FilterPolicy policy = plan.policy(Links.NONE);
        return new TunnelEvent.GuardChanged(plan.guard(), access(policy, Family.IPV4), access(policy, Family.IPV6));
    }

    /** Only into a tunnel that is not there is nowhere. */
    private static Access access(FilterPolicy policy, Family family) {
        Access access = policy.access(family);
        return access == Access.TUNNEL_ONLY && policy.tunnel().isEmpty() ? Access.BLOCKED : access;
    }
}
