/** PPP as L2TP carries it: what a session is configured with and says, which its rooms and their users share. */
package bulkhead.protocol.ppp;
