package bulkhead.protocol.ike.exchange;

import bulkhead.protocol.ike.IkeProposal;
import bulkhead.protocol.ike.wire.Payload;
import bulkhead.protocol.ike.wire.Proposal;
import bulkhead.protocol.ike.wire.Proposal.Attribute;
import bulkhead.protocol.ike.wire.Proposal.Transform;
import bulkhead.protocol.wire.MalformedException;
import java.util.ArrayList;
import java.util.List;

/**
 * What we offer and accept in phase 1, on the wire (RFC 2409 Appendix A).
 *
 * @param list in our order
 * @param method of authentication, the same in each transform
 */
public record Phase1Transforms(List<IkeProposal> list, int lifetimeSeconds, int method) {
    private static final int ENCRYPTION = 1;
    private static final int HASH = 2;
    private static final int AUTHENTICATION = 3;
    private static final int GROUP = 4;
    private static final int LIFE_TYPE = 11;
    private static final int LIFE_DURATION = 12;
    private static final int KEY_LENGTH = 14;

    private static final int SECONDS = 1;
    private static final int KEY_IKE = 1;

    /** All of the list as the transforms of one proposal, in order. */
    public Payload.SecurityAssociation offer() {
        List<Transform> transforms = new ArrayList<>();
        for (IkeProposal proposal : list) {
            transforms.add(transform(transforms.size() + 1, proposal));
        }
        return Payload.SecurityAssociation.of(
                new Proposal(1, Payload.PROTOCOL_ISAKMP, new byte[0], List.copyOf(transforms)));
    }

    private Transform transform(int number, IkeProposal proposal) {
        List<Attribute> attributes = new ArrayList<>();
        attributes.add(Attribute.of(ENCRYPTION, proposal.encryption().number()));
        if (proposal.encryption().hasKeyLength()) {
            attributes.add(Attribute.of(KEY_LENGTH, proposal.encryption().keyBytes() * 8L));
        }
        attributes.add(Attribute.of(HASH, proposal.hash().number()));
        attributes.add(Attribute.of(GROUP, proposal.group().number()));
        attributes.add(Attribute.of(AUTHENTICATION, method));
        attributes.add(Attribute.of(LIFE_TYPE, SECONDS));
        attributes.add(Attribute.of(LIFE_DURATION, lifetimeSeconds));
        return new Transform(number, KEY_IKE, List.copyOf(attributes));
    }

    /** What two peers agreed on, and the proposal that says so. */
    record Agreed(IkeProposal proposal, int method, int lifetimeSeconds, Payload.SecurityAssociation answer) {}

    /**
     * The first of our list that an SA payload has too, or null. A responder's choice is judged the same way, as an SA
     * payload with one transform.
     */
    Agreed choose(Payload.SecurityAssociation offered) {
        for (IkeProposal ours : list) {
            for (Proposal proposal : offered.proposals()) {
                for (Transform transform : proposal.transforms()) {
                    if (proposal.protocol() == Payload.PROTOCOL_ISAKMP && matches(transform, ours)) {
                        long lifetime = transform.seconds(LIFE_TYPE, LIFE_DURATION, lifetimeSeconds);
                        return new Agreed(
                                ours,
                                method,
                                SaLifetime.agreed(lifetime, lifetimeSeconds),
                                Payload.SecurityAssociation.of(proposal.chosen(proposal.spi(), transform)));
                    }
                }
            }
        }
        return null;
    }

    private boolean matches(Transform transform, IkeProposal ours) {
        return transform.id() == KEY_IKE
                && transform.value(ENCRYPTION, 0) == ours.encryption().number()
                && (!ours.encryption().hasKeyLength()
                        || transform.value(KEY_LENGTH, 128) == ours.encryption().keyBytes() * 8L)
                && transform.value(HASH, 0) == ours.hash().number()
                && transform.value(AUTHENTICATION, 0) == method
                && transform.value(GROUP, 0) == ours.group().number();
    }

    /** The lifetime in seconds of a RESPONDER-LIFETIME notification, whose attributes may be of either phase; or 0. */
    public static long responderLifetime(byte[] attributes) throws MalformedException {
        return Math.max(
                Transform.of(attributes).seconds(LIFE_TYPE, LIFE_DURATION, 0),
                Phase2Transforms.responderLifetime(attributes));
    }
}
