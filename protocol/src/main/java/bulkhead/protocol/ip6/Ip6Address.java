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
public record Ip6Address(IpAddress address, boolean deprecated, long preferredUntil, long validUntil) {}
