/** The keys of IKE: Diffie-Hellman, the prf, what is derived by it, and encryption (RFC 2409 section 5 and Appendix B). */
package bulkhead.protocol.ike.crypto;
