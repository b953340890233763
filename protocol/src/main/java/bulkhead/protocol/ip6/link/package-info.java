/** The machine of the link: one configuration of what routers and DHCPv6 say, and the echo that proves the path. */
package bulkhead.protocol.ip6.link;
