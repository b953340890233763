package bulkhead.protocol.stack;

import bulkhead.protocol.core.Failure;
import bulkhead.protocol.data.Disclosure;
import bulkhead.protocol.ike.IkeOutput;
import bulkhead.protocol.l2tp.L2tpOutput;
import bulkhead.protocol.ppp.PppOutput;
import bulkhead.protocol.product.Product;
import java.util.Optional;

/** What {@link Layers} have for their end to do, or to know. */
public sealed interface Step {
    /**
     * An IKE message for the peer.
     *
     * @param natPort for its port 4500; the non-ESP marker is to be put in front (RFC 3948 section 2.2)
     */
    record SendIke(byte[] message, boolean natPort) implements Step {}

    /** An ESP packet for the peer. */
    record SendEsp(byte[] packet) implements Step {}

    /** Ask on another thread, and hand what comes of it to {@link Present#answered}. */
    record Ask(Question question) implements Step {}

    /** The peer has something to say to the user. */
    record Told(String text) implements Step {}

    record Phase1Up(IkeOutput.Phase1Established up) implements Step {}

    /** As {@link IkeOutput.EspRefused}. */
    record EspRefused(int notification, Failure failure) implements Step {}

    record EspUp(IkeOutput.EspEstablished up) implements Step {}

    /** There is an SA to send on, for the first time or anew. */
    record SendingPossible() implements Step {}

    record CallUp(L2tpOutput.CallEstablished up, String peerHostName, Optional<Product> peer) implements Step {}

    /** What PPP tells; neither frames nor its end. */
    record Ppp(PppOutput output) implements Step {}

    /** Only after {@link Layers#disclose}. */
    record Disclosed(Disclosure what) implements Step {}

    /** A layer failed; it and what it carried are gone. */
    record Failed(Failure failure) implements Step {}

    /** The last layer has closed. */
    record Closed() implements Step {}
}
