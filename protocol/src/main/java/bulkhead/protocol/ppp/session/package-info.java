/** A PPP link as a whole, from phase to phase (RFC 1661 section 3). */
package bulkhead.protocol.ppp.session;
