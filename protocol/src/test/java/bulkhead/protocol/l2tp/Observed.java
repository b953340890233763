package bulkhead.protocol.l2tp;

import bulkhead.protocol.core.Failure;
import java.util.ArrayList;
import java.util.List;

/** A connection, and everything that it has said. */
final class Observed {
    final L2tpConnection connection;
    final List<L2tpOutput> told = new ArrayList<>();
    final List<byte[]> sent = new ArrayList<>();

    Observed(L2tpConnection connection) {
        this.connection = connection;
    }

    /** Collects the outputs until there is none, and returns the messages to be sent. */
    List<byte[]> drain() {
        List<byte[]> messages = new ArrayList<>();
        for (L2tpOutput output = connection.poll(); output != null; output = connection.poll()) {
            if (output instanceof L2tpOutput.Send(byte[] message)) {
                messages.add(message);
            } else {
                told.add(output);
            }
        }
        sent.addAll(messages);
        return messages;
    }

    <T> List<T> told(Class<T> type) {
        return told.stream().filter(type::isInstance).map(type::cast).toList();
    }

    Failure failure() {
        return told(L2tpOutput.Failed.class).getFirst().failure();
    }

    boolean isClosed() {
        return !told.isEmpty() && told.getLast() instanceof L2tpOutput.Closed;
    }

    List<String> sentTypes() {
        return sent.stream().map(Observed::type).toList();
    }

    /** The last message sent of a type. */
    byte[] last(String type) {
        return sent.stream()
                .filter(message -> type(message).equals(type))
                .reduce((a, b) -> b)
                .orElseThrow();
    }

    /** The value of an AVP in the clear, found as RFC 2661 section 4.1 lays it out; null when it is not there. */
    static byte[] avp(byte[] message, int attribute) {
        for (int at = 12; at < message.length; ) {
            int length = u16(message, at) & 0x3ff;
            if (u16(message, at + 4) == attribute) {
                return java.util.Arrays.copyOfRange(message, at + 6, at + length);
            }
            at += length;
        }
        return null;
    }

    /** The message's type: by RFC 2661 section 4.4.1 it is the value of the first AVP. */
    static String type(byte[] message) {
        return message.length == 12 ? "ZLB" : MessageType.of(u16(message, 18)).toString();
    }

    static int ns(byte[] message) {
        return u16(message, 8);
    }

    static int nr(byte[] message) {
        return u16(message, 10);
    }

    static int u16(byte[] bytes, int at) {
        return (bytes[at] & 0xff) << 8 | bytes[at + 1] & 0xff;
    }
}
