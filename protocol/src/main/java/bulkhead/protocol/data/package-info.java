/**
 * The way of a packet between the TUN and the wire, on the caller's arrays: PPP in L2TP in UDP in ESP and back. No
 * decision is taken here and nothing is allocated; what to do is in the {@link bulkhead.protocol.data.DataPath}.
 */
package bulkhead.protocol.data;
