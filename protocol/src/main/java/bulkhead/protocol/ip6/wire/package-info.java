/** IPv6 headers (RFC 8200), ICMPv6 (RFC 4443) with Neighbor Discovery's options (RFC 4861, 4191, 8106), DHCPv6's messages (RFC 8415). */
package bulkhead.protocol.ip6.wire;
