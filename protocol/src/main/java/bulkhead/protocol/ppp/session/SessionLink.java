package bulkhead.protocol.ppp.session;

import bulkhead.protocol.ppp.automaton.Link;
import bulkhead.protocol.ppp.automaton.Pace;
import bulkhead.protocol.ppp.automaton.PppTraffic;
import bulkhead.protocol.ppp.lcp.LcpOptions;

/** The link as the control protocols of one session see it. */
record SessionLink(Sender sender, LcpOptions options, Pace pace, PppTraffic traffic) implements Link {
    /** Puts a packet into a frame. */
    @FunctionalInterface
    interface Sender {
        void send(int protocol, byte[] packet);
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
