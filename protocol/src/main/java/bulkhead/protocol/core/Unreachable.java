package bulkhead.protocol.core;

import bulkhead.protocol.wire.IpAddress;

/**
 * What somebody on the way says by ICMP of a datagram of ours.
 *
 * @param by who says so
 * @param quote as much as they have of it, from behind its UDP header on
 */
public record Unreachable(Kind kind, IpAddress by, byte[] quote) {
    /** What does not receive it. */
    public enum Kind {
        PORT("nobody listens there (ICMP port unreachable)"),
        PROHIBITED("a firewall forbids it (ICMP administratively prohibited)"),
        HOST("there is no way to it (ICMP host unreachable)");

        private final String words;

        Kind(String words) {
            this.words = words;
        }

        public String words() {
            return words;
        }
    }
}
