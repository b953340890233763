package bulkhead.app.cli;

import bulkhead.app.tunnel.TunnelEvent;
import bulkhead.leakguard.policy.Access;
import bulkhead.leakguard.policy.GuardState;
import java.io.PrintStream;
import java.util.function.Consumer;

/** What a guard around another program's tunnel does, a line a change. */
final class WatchWords implements Consumer<TunnelEvent> {
    private final PrintStream out;
    private final String tunnel;

    WatchWords(PrintStream out, String tunnel) {
        this.out = out;
        this.tunnel = tunnel;
    }

    @Override
    public void accept(TunnelEvent event) {
        if (event instanceof TunnelEvent.GuardChanged(GuardState state, Access ipv4, Access ipv6)) {
            out.println(words(state) + ": IPv4 " + words(ipv4) + ", IPv6 " + words(ipv6) + ".");
            out.flush();
        }
    }

    private String words(GuardState state) {
        return switch (state) {
            case GuardState.Connecting() -> tunnel + " carries nothing yet";
            case GuardState.Connected _ -> tunnel + " is up";
            case GuardState.Reconnecting() -> tunnel + " carries nothing any more";
            case GuardState.Error _, GuardState.Lockdown _ -> "The guard stays closed";
            case GuardState.Disconnected() -> "The guard is off";
        };
    }

    private String words(Access access) {
        return switch (access) {
            case OPEN -> "is open";
            case TUNNEL_ONLY -> "goes through " + tunnel + " and nowhere else";
            case BLOCKED -> "is blocked";
        };
    }
}
