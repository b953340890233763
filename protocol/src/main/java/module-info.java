/** The L2TP/IPsec stack: bytes and time in; bytes, deadlines and events out. */
module bulkhead.protocol {
    requires org.bouncycastle.provider;

    exports bulkhead.protocol;
    exports bulkhead.protocol.core;
    exports bulkhead.protocol.data;
    exports bulkhead.protocol.esp;
    exports bulkhead.protocol.ike;
    exports bulkhead.protocol.ike.session;
    exports bulkhead.protocol.ip4;
    exports bulkhead.protocol.ip6;
    exports bulkhead.protocol.ip6.wire;
    exports bulkhead.protocol.l2tp;
    exports bulkhead.protocol.note;
    exports bulkhead.protocol.offer;
    exports bulkhead.protocol.ppp;
    exports bulkhead.protocol.ppp.auth;
    exports bulkhead.protocol.product;
    exports bulkhead.protocol.responder;
    exports bulkhead.protocol.stack;
    exports bulkhead.protocol.wire;
}
