/** The Layer Two Tunneling Protocol's control connection and calls, as LAC and as LNS (RFC 2661). */
package bulkhead.protocol.l2tp;
