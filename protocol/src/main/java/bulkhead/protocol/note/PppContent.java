package bulkhead.protocol.note;

import java.util.List;

/** What stands behind the header of a {@link Message.Ppp}. */
public sealed interface PppContent {
    /** Of Configure-Request, -Ack, -Nak and -Reject. */
    record Options(List<Option> options) implements PppContent {
        public Options {
            options = List.copyOf(options);
        }
    }

    /** Words for people. */
    record Text(String text) implements PppContent {}

    /** Of LCP's echoes and Discard-Request. @param more how many bytes follow the magic number */
    record Magic(int magic, int more) implements PppContent {}

    /** Of a Protocol-Reject. @param more how many bytes of the rejected packet follow */
    record RejectedProtocol(int protocol, int more) implements PppContent {}

    /** A CHAP challenge. */
    record Challenge(byte[] value, String name) implements PppContent {}

    /**
     * What proves that the sender knows the password, or is the password: only its length.
     *
     * @param text what stands beside it: a name, or a greeting
     */
    record Proof(int length, String text) implements PppContent {}

    /** EAP. @param within what its method carries; empty text when nothing is to be told */
    record Eap(int type, PppContent within) implements PppContent {}

    /** So many bytes that are nothing of the above. */
    record Data(int length) implements PppContent {}

    /** @param data everything after the length */
    record Option(int type, byte[] data) {}
}
