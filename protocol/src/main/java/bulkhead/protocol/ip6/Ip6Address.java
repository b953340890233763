package bulkhead.protocol.ip6;

import bulkhead.protocol.wire.IpAddress;

/**
 * One of our global addresses.
 *
 * @param address the address
 * @param deprecated past its preferred lifetime (RFC 4862 section 5.5.4): not for new connections
 * @param preferredUntil when it becomes deprecated
 * @param validUntil when it must be given up
 */
public record Ip6Address(IpAddress address, boolean deprecated, long preferredUntil, long validUntil) {
    /** The address with {@code deprecated} as it is at {@code now}. */
    public Ip6Address asOf(long now) {
        return deprecated == preferredUntil <= now
                ? this
                : new Ip6Address(address, !deprecated, preferredUntil, validUntil);
    }
}
