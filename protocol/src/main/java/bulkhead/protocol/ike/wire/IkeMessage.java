package bulkhead.protocol.ike.wire;

import bulkhead.protocol.ike.Identification;
import bulkhead.protocol.ike.NotifyType;
import bulkhead.protocol.note.IkeItem;
import bulkhead.protocol.note.Message;
import bulkhead.protocol.note.Message.Ike.Exchange;
import bulkhead.protocol.wire.ByteReader;
import bulkhead.protocol.wire.IpAddress;
import bulkhead.protocol.wire.MalformedException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A message of ours as it goes out, with what is in it: so none can be sent that could not be told of.
 *
 * @param bytes the whole message, encrypted where it is to be
 * @param number its place in its exchange, as in {@link Message.Ike}
 * @param datagrams what it goes out as
 */
public record IkeMessage(byte[] bytes, Exchange exchange, int number, List<Payload> payloads, List<byte[]> datagrams) {
    /** One that goes out in one piece. */
    public IkeMessage(byte[] bytes, Exchange exchange, int number, List<Payload> payloads) {
        this(bytes, exchange, number, payloads, List.of(bytes));
    }

    /** The same, to a peer that puts {@link Fragments} together. */
    public IkeMessage inFragments(Cookies cookies, int exchangeType) {
        return new IkeMessage(bytes, exchange, number, payloads, Fragments.of(bytes, cookies, exchangeType));
    }

    private static final byte[] WITHHELD = {};

    /** What may be told of it. */
    public Message note() {
        return note(exchange, number, payloads);
    }

    /**
     * What may be told of a message. Keys, nonces and hashes stay here, and cookies with them: together they are what a
     * pre-shared key is guessed by.
     */
    public static Message note(Exchange exchange, int number, List<Payload> payloads) {
        List<IkeItem> items = new ArrayList<>();
        payloads.forEach(payload -> add(payload, items));
        return new Message.Ike(exchange, number, items);
    }

    private static void add(Payload payload, List<IkeItem> items) {
        switch (payload) {
            case Payload.SecurityAssociation sa -> sa.proposals().forEach(proposal -> items.add(proposal(proposal)));
            case Payload.Id(Identification id) ->
                items.add(new IkeItem.Identity(id.type(), id.protocol(), id.port(), id.data()));
            case Payload.VendorId(byte[] data) -> items.add(new IkeItem.VendorId(data));
            case Payload.NatOa(int _, byte[] body) -> items.add(new IkeItem.NatOriginalAddress(address(body)));
            case Payload.Notification it ->
                items.add(new IkeItem.Notification(it.protocol(), spi(it.spi()), it.message(), data(it)));
            case Payload.Delete it ->
                items.add(new IkeItem.Delete(
                        it.protocol(), it.spis().stream().map(IkeMessage::spi).toList()));
            case Payload.Attributes it ->
                items.add(new IkeItem.Attributes(
                        it.kind(),
                        it.attributes().stream().map(Proposal.Attribute::type).toList()));
            case Payload.KeyExchange(byte[] data) -> items.add(new IkeItem.Other(Payload.KE, data.length));
            case Payload.Nonce(byte[] data) -> items.add(new IkeItem.Other(Payload.NONCE, data.length));
            case Payload.Certificate(int _, byte[] data) ->
                items.add(new IkeItem.Other(Payload.CERTIFICATE, data.length));
            case Payload.CertificateRequest(int _, byte[] authority) ->
                items.add(new IkeItem.Other(Payload.CERTIFICATE_REQUEST, authority.length));
            case Payload.Signature(byte[] data) -> items.add(new IkeItem.Other(Payload.SIGNATURE, data.length));
            case Payload.Hash(byte[] data) -> items.add(new IkeItem.Other(Payload.HASH, data.length));
            case Payload.NatD(int type, byte[] hash) -> items.add(new IkeItem.Other(type, hash.length));
            case Payload.Unknown(int type, byte[] body) -> items.add(new IkeItem.Other(type, body.length));
        }
    }

    private static IkeItem proposal(Proposal proposal) {
        List<IkeItem.Transform> transforms = proposal.transforms().stream()
                .map(transform -> new IkeItem.Transform(transform.id(), attributes(transform)))
                .toList();
        return new IkeItem.Proposal(proposal.number(), proposal.protocol(), spi(proposal.spi()), transforms);
    }

    private static Map<Integer, Long> attributes(Proposal.Transform transform) {
        Map<Integer, Long> first = new LinkedHashMap<>();
        transform.attributes().forEach(attribute -> first.putIfAbsent(attribute.type(), attribute.number()));
        return first;
    }

    /** An ESP SPI; that of an ISAKMP SA is made of its cookies. */
    private static byte[] spi(byte[] spi) {
        return spi.length == 4 ? spi : WITHHELD;
    }

    private static byte[] data(Payload.Notification notification) {
        return switch (notification.message()) {
            case NotifyType.RESPONDER_LIFETIME, NotifyType.R_U_THERE, NotifyType.R_U_THERE_ACK -> notification.data();
            default -> WITHHELD;
        };
    }

    private static IpAddress address(byte[] body) {
        ByteReader in = new ByteReader(body);
        try {
            int type = in.u8();
            in.skip(3);
            return IpAddress.read(in, type == Identification.IPV6_ADDR ? 16 : 4);
        } catch (MalformedException e) {
            return null;
        }
    }
}
