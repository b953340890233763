/** What every PPP control protocol shares: numbers, packets, options, and the peer's words made printable. */
package bulkhead.protocol.ppp.wire;
