package bulkhead.app.doctor;

import bulkhead.app.status.ConnectionStatus;
import bulkhead.app.status.Details;
import bulkhead.protocol.VpnEvent;
import bulkhead.protocol.VpnEvent.Family;
import bulkhead.protocol.VpnEvent.Ipv6Block;
import bulkhead.protocol.core.Failure;
import bulkhead.protocol.note.Note;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/**
 * What one session showed, of all its layers.
 *
 * @param details what they agreed on
 * @param carried the families that the tunnel carries
 * @param ipv6Block why it carries no IPv6
 * @param failure why it came to nothing
 * @param heard empty of what only the session itself hears
 * @param running whether it is the user's connection, and no trial
 */
public record Evidence(
        Details details,
        Set<Family> carried,
        Optional<Ipv6Block> ipv6Block,
        Optional<Failure> failure,
        Heard heard,
        boolean running) {
    /** Of a trial, before its first message. */
    static final Evidence NONE =
            new Evidence(Details.NONE, Set.of(), Optional.empty(), Optional.empty(), Heard.NOTHING, false);

    /** Of the user's connection as it is now. */
    static Evidence of(ConnectionStatus status) {
        return new Evidence(
                status.details(), status.carried(), status.ipv6Block(), status.failure(), Heard.NOTHING, true);
    }

    Evidence after(VpnEvent event) {
        return switch (event) {
            case VpnEvent.Failed(Failure why) ->
                new Evidence(details, carried, ipv6Block, Optional.of(why), heard, running);
            case VpnEvent.Ipv6Blocked(Ipv6Block why) ->
                new Evidence(details.after(event), without(Family.IPV6), Optional.of(why), failure, heard, running);
            case VpnEvent.Ipv6Up _ ->
                new Evidence(details.after(event), carried, Optional.empty(), failure, heard, running);
            case VpnEvent.Connected(Set<Family> families) ->
                new Evidence(details, families, ipv6Block, failure, heard, running);
            default -> new Evidence(details.after(event), carried, ipv6Block, failure, heard, running);
        };
    }

    Evidence after(Note note) {
        return new Evidence(details, carried, ipv6Block, failure, heard.after(note), running);
    }

    private Set<Family> without(Family family) {
        Set<Family> rest = EnumSet.noneOf(Family.class);
        rest.addAll(carried);
        rest.remove(family);
        return rest;
    }
}
