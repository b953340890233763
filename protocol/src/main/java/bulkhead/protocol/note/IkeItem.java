package bulkhead.protocol.note;

import bulkhead.protocol.wire.IpAddress;
import java.util.List;
import java.util.Map;

/** A payload of a {@link Message.Ike}. */
public sealed interface IkeItem {
    /** An SA payload: in a request all that is offered, in an answer what was chosen. */
    record Proposal(int number, int protocol, byte[] spi, List<Transform> transforms) implements IkeItem {
        public Proposal {
            transforms = List.copyOf(transforms);
        }
    }

    /** @param attributes the first value of each, by its number in the phase's registry */
    record Transform(int id, Map<Integer, Long> attributes) {
        public Transform {
            attributes = Map.copyOf(attributes);
        }
    }

    /** An identification payload (RFC 2407 section 4.6.2): of phase 1 who somebody is, of phase 2 a traffic selector. */
    record Identity(int type, int protocol, int port, byte[] data) implements IkeItem {}

    record VendorId(byte[] data) implements IkeItem {}

    /** @param address null when the payload does not hold one */
    record NatOriginalAddress(IpAddress address) implements IkeItem {}

    /** @param data of RESPONDER-LIFETIME and R-U-THERE; empty for others */
    record Notification(int protocol, byte[] spi, int type, byte[] data) implements IkeItem {}

    /** @param spis of ESP; of an ISAKMP SA the cookies are not told */
    record Delete(int protocol, List<byte[]> spis) implements IkeItem {
        public Delete {
            spis = List.copyOf(spis);
        }
    }

    /** Of a transaction exchange. @param attributes by their numbers; what they are is not told */
    record Attributes(int kind, List<Integer> attributes) implements IkeItem {
        public Attributes {
            attributes = List.copyOf(attributes);
        }
    }

    /** Key exchange, nonce, hash, certificates and whatever else there is: that it is there, and how long. */
    record Other(int type, int length) implements IkeItem {}
}
