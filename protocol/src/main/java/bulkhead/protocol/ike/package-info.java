/** What IKEv1 with a peer is told to do, may use, asks for and says: the words that its rooms and their users share. */
package bulkhead.protocol.ike;
