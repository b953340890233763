package bulkhead.leakguard.policy;

import bulkhead.leakguard.policy.GuardEvent.Block;
import bulkhead.leakguard.policy.GuardEvent.Carries;
import bulkhead.leakguard.policy.GuardEvent.Connect;
import bulkhead.leakguard.policy.GuardEvent.Disconnect;
import bulkhead.leakguard.policy.GuardEvent.Failed;
import bulkhead.leakguard.policy.GuardEvent.Lost;
import bulkhead.leakguard.policy.GuardEvent.OwnerLost;
import bulkhead.leakguard.policy.GuardEvent.Unblock;
import bulkhead.leakguard.policy.GuardState.Connected;
import bulkhead.leakguard.policy.GuardState.Connecting;
import bulkhead.leakguard.policy.GuardState.Disconnected;
import bulkhead.leakguard.policy.GuardState.Error;
import bulkhead.leakguard.policy.GuardState.Lockdown;
import bulkhead.leakguard.policy.GuardState.Reconnecting;
import java.util.Set;

/**
 * The table of the guard's states. An event that does not fit a state leaves it as it is: one that comes late or twice
 * does no harm, and native IPv6 opens by the user's own {@link Disconnect} and {@link Unblock} alone.
 */
public final class Guard {
    private static final Set<Family> ALL = Set.of(Family.values());
    private static final Set<Family> ALL_BUT_IPV4 = Set.of(Family.IPV6);

    private Guard() {}

    /** The state after an event. */
    public static GuardState next(GuardState state, GuardEvent event, Protection protection) {
        return switch (state) {
            case Disconnected() ->
                switch (event) {
                    case Connect() -> new Connecting();
                    case Block() -> new Lockdown();
                    case Carries _, Lost _, Failed _, Disconnect _, OwnerLost _, Unblock _ -> state;
                };
            case Lockdown() ->
                switch (event) {
                    case Connect() -> new Connecting();
                    case Unblock() -> new Disconnected();
                    case Carries _, Lost _, Failed _, Disconnect _, OwnerLost _, Block _ -> state;
                };
            case Connecting() ->
                switch (event) {
                    case Carries(var families) when !families.isEmpty() -> new Connected(families);
                    case Failed _ -> new Error();
                    case Disconnect() -> protection.rest();
                    case Unblock() -> new Disconnected();
                    case Connect _, Carries _, Lost _, OwnerLost _, Block _ -> state;
                };
            case Connected _ ->
                switch (event) {
                    case Carries(var families) -> families.isEmpty() ? new Reconnecting() : new Connected(families);
                    case Lost(), OwnerLost() -> new Reconnecting();
                    case Failed(boolean splitIpv4) -> new Error(splitIpv4 ? ALL_BUT_IPV4 : ALL);
                    case Disconnect() -> protection.rest();
                    case Unblock() -> new Disconnected();
                    case Connect _, Block _ -> state;
                };
            case Reconnecting() ->
                switch (event) {
                    case Carries(var families) when !families.isEmpty() -> new Connected(families);
                    case Connect() -> new Connecting();
                    case Failed(boolean splitIpv4) -> new Error(splitIpv4 ? ALL_BUT_IPV4 : ALL);
                    case Disconnect() -> protection.rest();
                    case Unblock() -> new Disconnected();
                    case Carries _, Lost _, OwnerLost _, Block _ -> state;
                };
            case Error _ ->
                switch (event) {
                    case Connect() -> new Connecting();
                    case Block() -> new Lockdown();
                    case Disconnect() -> protection.rest();
                    case Unblock() -> new Disconnected();
                    case Carries _, Lost _, Failed _, OwnerLost _ -> state;
                };
        };
    }
}
