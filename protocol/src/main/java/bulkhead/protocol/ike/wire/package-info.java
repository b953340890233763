/** IKE's messages as bytes: the ISAKMP header, payloads, proposals, vendor IDs (RFC 2407, 2408, 3706, 3947). */
package bulkhead.protocol.ike.wire;
