package bulkhead.protocol.ip4;

/** What {@link Ip4Proof} wants done, or says has happened. */
public sealed interface Ip4Output {
    /** Send this whole IPv4 packet into the tunnel. */
    record Send(byte[] packet) implements Ip4Output {}

    /** Something came through the tunnel to our address: it carries IPv4 there and back, as far as anybody can tell. */
    record Proved() implements Ip4Output {}

    /** Nothing has come yet; it may still. */
    record Unanswered() implements Ip4Output {}
}
