package bulkhead.leakguard.daemon;

import bulkhead.leakguard.policy.GuardState;
import bulkhead.leakguard.policy.Sender;
import java.util.List;
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
            new NamedType(Request.Recover.class, "Recover"),
            new NamedType(Request.OpenTun.class, "OpenTun"),
            new NamedType(Request.OpenUdp.class, "OpenUdp"),
            new NamedType(Request.OpenRawEsp.class, "OpenRawEsp"),
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
            new NamedType(Reply.Status.class, "Status"),
            new NamedType(Reply.Released.class, "Released"),
            new NamedType(Reply.Refused.class, "Refused"),
            new NamedType(Sender.Ours.class, "Ours"),
            new NamedType(Sender.Mark.class, "Mark"),
            new NamedType(Sender.User.class, "User"),
            new NamedType(Sender.Anyone.class, "Anyone"));

    private MessageNames() {}

    /** For whoever writes them beside other things. */
    public static NamedType[] guardStates() {
        return GUARD_STATES.toArray(NamedType[]::new);
    }

    static NamedType[] all() {
        return Stream.concat(GUARD_STATES.stream(), OTHERS.stream()).toArray(NamedType[]::new);
    }
}
