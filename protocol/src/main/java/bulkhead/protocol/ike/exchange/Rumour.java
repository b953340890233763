package bulkhead.protocol.ike.exchange;

import bulkhead.protocol.core.Unreachable;
import bulkhead.protocol.ike.wire.Cookies;
import java.nio.ByteBuffer;

/**
 * ICMP proves nothing. Who quotes our cookie has seen message 1, and could as well have refused it or not let it through; who
 * has not seen it knows no cookie. So it is believed until there is an answer. That there is no way to a host may change by
 * itself (RFC 1122 section 3.2.2.1): it has to be said of a repetition, too.
 */
final class Rumour {
    private static final int ENOUGH = 2;

    private int heard;

    /** Whether what is told is of message 1. */
    static boolean isOf(Cookies ours, Unreachable told) {
        byte[] quote = told.quote();
        return quote.length >= Long.BYTES && ByteBuffer.wrap(quote).getLong() == ours.initiator();
    }

    /** Whether it is believed by now. */
    boolean isBelieved(Unreachable told) {
        heard++;
        return told.kind() != Unreachable.Kind.HOST || heard >= ENOUGH;
    }
}
