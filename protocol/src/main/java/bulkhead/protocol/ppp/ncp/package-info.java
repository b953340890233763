/** IPCP and IPV6CP, side by side (RFC 1332, RFC 5072). */
package bulkhead.protocol.ppp.ncp;
