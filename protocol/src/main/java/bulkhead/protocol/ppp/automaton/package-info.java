/** The automaton of RFC 1661 section 4 that LCP and the network control protocols run, and how its packets are told. */
package bulkhead.protocol.ppp.automaton;
