package bulkhead.app.doctor;

import bulkhead.protocol.ip6.wire.Icmpv6;
import bulkhead.protocol.ip6.wire.Icmpv6.RouterAdvertisement;
import bulkhead.protocol.ip6.wire.NdOption.PrefixInformation;
import bulkhead.protocol.note.Message;
import bulkhead.protocol.note.Note;
import bulkhead.protocol.wire.ByteReader;
import bulkhead.protocol.wire.MalformedException;
import java.util.Optional;

/**
 * What the server's messages said that no event tells.
 *
 * @param advertised the newest router advertisement on the link
 * @param dhcp6Asked whether DHCPv6 was asked for
 * @param dhcp6Answered whether anything came back
 */
public record Heard(Optional<RouterAdvertisement> advertised, boolean dhcp6Asked, boolean dhcp6Answered) {
    static final Heard NOTHING = new Heard(Optional.empty(), false, false);

    Heard after(Note note) {
        return switch (note) {
            case Note.Received(Message message) -> received(message);
            case Note.Sent sent
            when sent.message() instanceof Message.Dhcp6 -> new Heard(advertised, true, dhcp6Answered);
            default -> this;
        };
    }

    private Heard received(Message received) {
        return switch (received) {
            case Message.Icmp6 message -> after(message);
            case Message.Dhcp6 _ -> new Heard(advertised, dhcp6Asked, true);
            default -> this;
        };
    }

    private Heard after(Message.Icmp6 message) {
        try {
            return Icmpv6.parse(new ByteReader(message.bytes())) instanceof RouterAdvertisement it
                    ? new Heard(Optional.of(it), dhcp6Asked, dhcp6Answered)
                    : this;
        } catch (MalformedException e) {
            return this;
        }
    }

    /** Whether the router says that hosts make themselves an address (RFC 4862 section 5.5.3). */
    boolean offersAddresses() {
        return advertised.stream()
                .flatMap(it -> it.options().stream())
                .anyMatch(option -> option instanceof PrefixInformation prefix && prefix.autonomous());
    }

    /** Whether the router says that DHCPv6 has addresses (RFC 4861 section 4.2). */
    boolean offersDhcp6() {
        return advertised.map(RouterAdvertisement::managed).orElse(false);
    }

    boolean isDhcp6Silent() {
        return dhcp6Asked && !dhcp6Answered;
    }
}
