package bulkhead.protocol.responder;

import bulkhead.protocol.core.Failure;
import bulkhead.protocol.ppp.auth.AuthMethod;
import bulkhead.protocol.wire.IpAddress;

/** What {@link VpnServer} asks of the shell around it. */
public sealed interface ServerOutput {
    /**
     * Send to a client.
     *
     * @param localPort the port to send from: 500, 4500, or 0 for ESP as IP protocol 50
     */
    record Transmit(IpAddress to, int port, int localPort, byte[] bytes) implements ServerOutput {}

    /** An IP packet that came out of a tunnel. */
    record Deliver(byte[] packet) implements ServerOutput {}

    /** Something for the server's log. */
    record Log(IpAddress client, int port, Entry entry) implements ServerOutput {}

    /** What the log can say. */
    sealed interface Entry {
        record Phase1(String suite) implements Entry {}

        record Esp(String suite) implements Entry {}

        record Call(String hostName) implements Entry {}

        record Authenticated(AuthMethod method) implements Entry {}

        record Ipv4(IpAddress client) implements Entry {}

        record Ipv6() implements Entry {}

        record Ended(Failure failure) implements Entry {}

        record Closed() implements Entry {}
    }
}
