package bulkhead.protocol.ppp;

/** The link as the control protocols of one session see it. */
record SessionLink(Sender sender, LcpOptions options, Pace pace, PppTraffic traffic) implements Link {
    /** Puts a packet into a frame. */
    @FunctionalInterface
    interface Sender {
        void send(int protocol, byte[] packet);
    }

    SessionLink(Sender sender, LcpOptions options, PppTraffic traffic) {
        this(sender, options, new Pace(), traffic);
    }

    @Override
    public void send(int protocol, byte[] packet) {
        sender.send(protocol, packet);
    }

    @Override
    public int peerMru() {
        return options.peerMru();
    }
}
