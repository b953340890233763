package bulkhead.leakguard.host;

import java.io.IOException;
import java.net.InetAddress;

/**
 * Somebody on the way says by ICMP that what a socket sent does not arrive. Nothing proves that they may say so but what they
 * quote.
 */
public final class UnreachableException extends IOException {
    private static final long serialVersionUID = 1L;

    /** What they say. */
    public enum Kind {
        /** There is nobody at the port. */
        PORT,
        /** A firewall's rules forbid it. */
        PROHIBITED,
        /** There is no way to the host, for now (RFC 1122 section 3.2.2.1). */
        HOST
    }

    private final Kind kind;
    private final transient InetAddress by;
    private final byte[] quote;

    /**
     * @param by who says so
     * @param quote as much as they have of the datagram that they speak of, from behind its UDP header on
     */
    public UnreachableException(Kind kind, InetAddress by, byte[] quote) {
        super(kind + " unreachable, says " + by.getHostAddress());
        this.kind = kind;
        this.by = by;
        this.quote = quote.clone();
    }

    public Kind kind() {
        return kind;
    }

    public InetAddress by() {
        return by;
    }

    public byte[] quote() {
        return quote.clone();
    }
}
