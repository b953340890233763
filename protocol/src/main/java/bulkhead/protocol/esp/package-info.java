/** Encapsulating Security Payload in transport mode (RFC 4303). */
package bulkhead.protocol.esp;
