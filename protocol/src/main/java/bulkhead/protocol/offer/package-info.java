/**
 * What the far end offers this host, and what of it is taken: one place for all that a server, a router or a DHCP server says
 * is ours to own, to route or to ask.
 */
package bulkhead.protocol.offer;
