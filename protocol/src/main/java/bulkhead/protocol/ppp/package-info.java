/**
 * PPP as L2TP carries it: one RFC 1661 automaton, used by LCP, IPCP and IPV6CP, and the session that orders them.
 */
package bulkhead.protocol.ppp;
