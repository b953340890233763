/** What IPCP does not carry for IPv4: routes and search domains by DHCPINFORM (RFC 2131, 3442). */
package bulkhead.protocol.ip4;
