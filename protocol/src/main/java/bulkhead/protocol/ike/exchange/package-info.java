/** One exchange at a time, in either role: main mode and quick mode, and the SAs they make (RFC 2409 section 5). */
package bulkhead.protocol.ike.exchange;
