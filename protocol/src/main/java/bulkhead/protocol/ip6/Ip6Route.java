package bulkhead.protocol.ip6;

import bulkhead.protocol.ip6.wire.Preference;
import bulkhead.protocol.wire.IpAddress;
import bulkhead.protocol.wire.IpPrefix;

/**
 * A route into the tunnel that a router advertised.
 *
 * @param prefix the destination, bits past its length zero
 * @param preference RFC 4191 section 2.1
 * @param router the router's link-local address; null for an on-link prefix
 * @param until when the route ends
 */
public record Ip6Route(IpPrefix prefix, Preference preference, IpAddress router, long until) {}
