/** Bytes: readers, writers and addresses, shared by every layer. */
package bulkhead.protocol.wire;
