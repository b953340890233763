package bulkhead.protocol.ike.exchange;

import bulkhead.protocol.esp.EspSuite;
import bulkhead.protocol.ike.DhGroup;
import bulkhead.protocol.ike.NotifyType;
import bulkhead.protocol.ike.wire.Payload;
import bulkhead.protocol.ike.wire.PeerVendor;
import bulkhead.protocol.ike.wire.Proposal;
import bulkhead.protocol.ike.wire.Proposal.Attribute;
import bulkhead.protocol.ike.wire.Proposal.Transform;
import bulkhead.protocol.wire.ByteWriter;
import bulkhead.protocol.wire.MalformedException;
import java.util.ArrayList;
import java.util.List;

/** ESP proposals on the wire (RFC 2407 sections 4.4.4 and 4.5). */
public final class Phase2Transforms {
    private static final int LIFE_TYPE = 1;
    private static final int LIFE_DURATION = 2;
    private static final int GROUP = 3;
    private static final int ENCAPSULATION = 4;
    private static final int AUTHENTICATION = 5;
    private static final int KEY_LENGTH = 6;

    private static final int SECONDS = 1;
    private static final int TRANSPORT = 2;

    private Phase2Transforms() {}

    /** Whether the initiator asked for a longer lifetime than ours. */
    static boolean isLonger(Transform transform, int ourLifetime) {
        return transform.seconds(LIFE_TYPE, LIFE_DURATION, ourLifetime) > ourLifetime;
    }

    /** Numbers of a suite: transform, authentication algorithm (0 for none), key length in bits (0 for none). */
    private record Numbers(int transform, int authentication, int keyBits) {
        static Numbers of(EspSuite suite) {
            return switch (suite) {
                case AES_256_GCM_16 -> new Numbers(20, 0, 256);
                case AES_128_GCM_16 -> new Numbers(20, 0, 128);
                case AES_256_CBC_SHA2_512 -> new Numbers(12, 7, 256);
                case AES_256_CBC_SHA2_384 -> new Numbers(12, 6, 256);
                case AES_256_CBC_SHA2_256, AES_256_CBC_SHA2_256_96 -> new Numbers(12, 5, 256);
                case AES_128_CBC_SHA2_256, AES_128_CBC_SHA2_256_96 -> new Numbers(12, 5, 128);
                case AES_256_CBC_SHA1 -> new Numbers(12, 2, 256);
                case AES_128_CBC_SHA1 -> new Numbers(12, 2, 128);
                case TRIPLE_DES_SHA1 -> new Numbers(3, 2, 0);
            };
        }
    }

    /**
     * @param encapsulation the encapsulation mode of transport mode in UDP, or 0 for raw ESP
     * @param pfs the group, or null
     */
    public static Payload.SecurityAssociation offer(
            List<EspSuite> suites, int spi, int encapsulation, DhGroup pfs, int lifetimeSeconds) {
        List<Transform> transforms = new ArrayList<>();
        for (EspSuite suite : suites) {
            transforms.add(transform(transforms.size() + 1, suite, encapsulation, pfs, lifetimeSeconds));
        }
        return Payload.SecurityAssociation.of(
                new Proposal(1, Payload.PROTOCOL_ESP, spiBytes(spi), List.copyOf(transforms)));
    }

    private static Transform transform(
            int number, EspSuite suite, int encapsulation, DhGroup pfs, int lifetimeSeconds) {
        Numbers numbers = Numbers.of(suite);
        List<Attribute> attributes = new ArrayList<>();
        attributes.add(Attribute.of(LIFE_TYPE, SECONDS));
        attributes.add(Attribute.of(LIFE_DURATION, lifetimeSeconds));
        attributes.add(Attribute.of(ENCAPSULATION, encapsulation == 0 ? TRANSPORT : encapsulation));
        if (numbers.authentication != 0) {
            attributes.add(Attribute.of(AUTHENTICATION, numbers.authentication));
        }
        if (numbers.keyBits != 0) {
            attributes.add(Attribute.of(KEY_LENGTH, numbers.keyBits));
        }
        if (pfs != null) {
            attributes.add(Attribute.of(GROUP, pfs.number()));
        }
        return new Transform(number, numbers.transform, List.copyOf(attributes));
    }

    /**
     * @param spi the one the sender of the proposal chose
     * @param pfs the group the transform names, or null
     * @param proposal as offered
     */
    record Agreed(EspSuite suite, int spi, DhGroup pfs, int lifetimeSeconds, Proposal proposal, Transform transform) {
        /** The responder's answer. */
        Payload.SecurityAssociation answer(int ownSpi) {
            return Payload.SecurityAssociation.of(proposal.chosen(spiBytes(ownSpi), transform));
        }
    }

    /**
     * The first of our suites that an SA payload has too, or null.
     *
     * @param udp whether ESP goes in UDP: each encapsulation's numbers are then the only good ones
     */
    public static Agreed choose(
            Payload.SecurityAssociation offered, List<EspSuite> suites, boolean udp, int ourLifetime) {
        for (EspSuite suite : suites) {
            for (Proposal proposal : offered.proposals()) {
                if (!isEspAlone(proposal, offered.proposals())) {
                    continue;
                }
                for (Transform transform : proposal.transforms()) {
                    if (matches(transform, suite, udp)) {
                        return agreed(suite, proposal, transform, ourLifetime);
                    }
                }
            }
        }
        return null;
    }

    private static Agreed agreed(EspSuite suite, Proposal proposal, Transform transform, int ourLifetime) {
        long lifetime = transform.seconds(LIFE_TYPE, LIFE_DURATION, ourLifetime);
        return new Agreed(
                suite,
                spi(proposal.spi()),
                DhGroup.of(transform.value(GROUP, 0)),
                SaLifetime.agreed(lifetime, ourLifetime),
                proposal,
                transform);
    }

    /** Proposals of one number belong together (RFC 2408 section 4.2): we can do ESP, but not ESP with something. */
    private static boolean isEspAlone(Proposal proposal, List<Proposal> all) {
        return proposal.protocol() == Payload.PROTOCOL_ESP
                && proposal.spi().length == 4
                && Integer.compareUnsigned(spi(proposal.spi()), EspSas.FIRST_SPI) >= 0
                && all.stream().filter(it -> it.number() == proposal.number()).count() == 1;
    }

    private static boolean matches(Transform transform, EspSuite suite, boolean udp) {
        Numbers numbers = Numbers.of(suite);
        long encapsulation = transform.value(ENCAPSULATION, TRANSPORT);
        long group = transform.value(GROUP, 0);
        return transform.id() == numbers.transform
                && transform.value(AUTHENTICATION, 0) == numbers.authentication
                && transform.value(KEY_LENGTH, numbers.transform == 3 ? 0 : 128) == numbers.keyBits
                && (group == 0 || DhGroup.of(group) != null)
                && (udp ? isUdpTransport(encapsulation) : encapsulation == TRANSPORT);
    }

    private static boolean isUdpTransport(long encapsulation) {
        for (PeerVendor.NatVersion version : PeerVendor.NatVersion.values()) {
            if (version.udpTransport == encapsulation) {
                return true;
            }
        }
        return false;
    }

    /** The lifetime in seconds of a RESPONDER-LIFETIME notification, or 0 (RFC 2407 section 4.6.3.1). */
    static long responderLifetime(byte[] attributes) throws MalformedException {
        return Transform.of(attributes).seconds(LIFE_TYPE, LIFE_DURATION, 0);
    }

    /** Tells the initiator that we hold the SA for a shorter time than it asked for. */
    static Payload.Notification responderLifetime(int spi, int seconds) {
        ByteWriter out = new ByteWriter();
        Attribute.of(LIFE_TYPE, SECONDS).write(out);
        Attribute.of(LIFE_DURATION, seconds).write(out);
        return new Payload.Notification(
                Payload.PROTOCOL_ESP, spiBytes(spi), NotifyType.RESPONDER_LIFETIME, out.toByteArray());
    }

    public static int spi(byte[] bytes) {
        return (bytes[0] & 0xff) << 24 | (bytes[1] & 0xff) << 16 | (bytes[2] & 0xff) << 8 | bytes[3] & 0xff;
    }

    public static byte[] spiBytes(int spi) {
        return new ByteWriter(4).i32(spi).toByteArray();
    }
}
