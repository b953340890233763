/** Router discovery and address autoconfiguration (RFC 4861, 4862, 4191, 8106, 7559), and answers to Neighbor Solicitations. */
package bulkhead.protocol.ip6.nd;
