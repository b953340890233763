/** IKE with one peer for as long as it lasts: all exchanges and SAs, their renewal, dead peer detection. */
package bulkhead.protocol.ike.session;
