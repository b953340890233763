package bulkhead.protocol.ike.exchange;

import bulkhead.protocol.ike.wire.Cookies;
import bulkhead.protocol.ike.wire.IkeMessage;
import bulkhead.protocol.ike.wire.Payload;
import bulkhead.protocol.ike.wire.PeerVendor.NatVersion;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/** What an initiator begins main mode with. No secret is in it, and none is needed for it. */
public record Offer(Cookies cookies, Payload.SecurityAssociation sa, int method, boolean natTraversal) {
    public static Offer of(Phase1Transforms transforms, boolean natTraversal, RandomGenerator random) {
        return new Offer(new Cookies(random.nextLong() | 1, 0), transforms.offer(), transforms.method(), natTraversal);
    }

    public IkeMessage message1() {
        List<Payload> payloads = new ArrayList<>(List.of(sa));
        payloads.addAll(Phase1Exchange.vendorIds(natTraversal ? List.of(NatVersion.values()) : List.of(), method));
        return Phase1Exchange.clear(1, cookies, payloads);
    }
}
