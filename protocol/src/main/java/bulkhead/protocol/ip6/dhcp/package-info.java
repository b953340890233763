/** The DHCPv6 client (RFC 8415): addresses and delegated prefixes with their lease, or information alone. */
package bulkhead.protocol.ip6.dhcp;
