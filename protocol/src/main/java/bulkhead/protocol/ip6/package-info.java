/**
 * IPv6 on the PPP link after IPV6CP: router discovery and address autoconfiguration (RFC 4861, 4862, 4191, 8106, 7559),
 * DHCPv6 (RFC 8415), answers to Neighbor Solicitations, and the echo that proves the path.
 */
package bulkhead.protocol.ip6;
