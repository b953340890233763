/** LCP: its options, which method of authentication both sides hold to, echoes (RFC 1661 sections 5 and 6). */
package bulkhead.protocol.ppp.lcp;
