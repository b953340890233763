package bulkhead.leakguard.daemon;

import static java.util.Map.entry;

import bulkhead.leakguard.daemon.Reply.Reason;
import bulkhead.leakguard.policy.Access;
import bulkhead.leakguard.policy.Endpoint.Transport;
import bulkhead.leakguard.policy.Family;
import bulkhead.leakguard.policy.GuardState;
import bulkhead.leakguard.policy.Sender;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import tools.jackson.databind.jsontype.NamedType;

/**
 * What each kind is called in messages and in what is kept on disk, whatever the code calls it: a daemon reads what one of another
 * version has written.
 */
public final class MessageNames {
    private static final List<NamedType> GUARD_STATES = List.of(
            new NamedType(GuardState.Disconnected.class, "Disconnected"),
            new NamedType(GuardState.Connecting.class, "Connecting"),
            new NamedType(GuardState.Connected.class, "Connected"),
            new NamedType(GuardState.Reconnecting.class, "Reconnecting"),
            new NamedType(GuardState.Error.class, "Error"),
            new NamedType(GuardState.Lockdown.class, "Lockdown"));

    private static final List<NamedType> OTHERS = List.of(
            new NamedType(Request.Hello.class, "Hello"),
            new NamedType(Request.AskStatus.class, "AskStatus"),
            new NamedType(Request.AskDomains.class, "AskDomains"),
            new NamedType(Request.AskMended.class, "AskMended"),
            new NamedType(Request.AskMetrics.class, "AskMetrics"),
            new NamedType(Request.Renewed.class, "Renewed"),
            new NamedType(Request.Recover.class, "Recover"),
            new NamedType(Request.OpenTun.class, "OpenTun"),
            new NamedType(Request.OpenUdp.class, "OpenUdp"),
            new NamedType(Request.OpenRawEsp.class, "OpenRawEsp"),
            new NamedType(Request.ClaimUdp.class, "ClaimUdp"),
            new NamedType(Request.Apply.class, "Apply"),
            new NamedType(Request.Release.class, "Release"),
            new NamedType(Request.Leave.class, "Leave"),
            new NamedType(Request.Block.class, "Block"),
            new NamedType(Request.OpenPortal.class, "OpenPortal"),
            new NamedType(Request.ClosePortal.class, "ClosePortal"),
            new NamedType(Request.Unblock.class, "Unblock"),
            new NamedType(Reply.Ok.class, "Ok"),
            new NamedType(Reply.Opened.class, "Opened"),
            new NamedType(Reply.Recovered.class, "Recovered"),
            new NamedType(Reply.Domains.class, "Domains"),
            new NamedType(Reply.Mended.class, "Mended"),
            new NamedType(Reply.Status.class, "Status"),
            new NamedType(Reply.Counted.class, "Counted"),
            new NamedType(Reply.Released.class, "Released"),
            new NamedType(Reply.Refused.class, "Refused"),
            new NamedType(Sender.Ours.class, "Ours"),
            new NamedType(Sender.Mark.class, "Mark"),
            new NamedType(Sender.User.class, "User"),
            new NamedType(Sender.Anyone.class, "Anyone"));

    static final Map<Enum<?>, String> VALUES = Map.ofEntries(
            entry(Access.OPEN, "OPEN"),
            entry(Access.TUNNEL_ONLY, "TUNNEL_ONLY"),
            entry(Access.BLOCKED, "BLOCKED"),
            entry(Family.IPV4, "IPV4"),
            entry(Family.IPV6, "IPV6"),
            entry(Transport.UDP, "UDP"),
            entry(Transport.TCP, "TCP"),
            entry(Reason.VERSION, "VERSION"),
            entry(Reason.MALFORMED, "MALFORMED"),
            entry(Reason.TOO_LARGE, "TOO_LARGE"),
            entry(Reason.NOT_ALLOWED, "NOT_ALLOWED"),
            entry(Reason.BUSY, "BUSY"),
            entry(Reason.NOT_OWNER, "NOT_OWNER"),
            entry(Reason.DISMISSED, "DISMISSED"),
            entry(Reason.WRONG_NETWORK, "WRONG_NETWORK"),
            entry(Reason.HOST, "HOST"));

    private MessageNames() {}

    static String of(Enum<?> value) {
        String name = VALUES.get(value);
        if (name == null) {
            throw new IllegalArgumentException("no name in messages for " + value);
        }
        return name;
    }

    /** For whoever writes them beside other things. */
    public static NamedType[] guardStates() {
        return GUARD_STATES.toArray(NamedType[]::new);
    }

    static NamedType[] all() {
        return Stream.concat(GUARD_STATES.stream(), OTHERS.stream()).toArray(NamedType[]::new);
    }
}
