package bulkhead.protocol.ppp.automaton;

/** What a control protocol needs of the session around it. */
public interface Link {
    void send(int protocol, byte[] packet);

    /** The longest packet the peer takes, in bytes. */
    int peerMru();

    Pace pace();

    /** Where what passes is counted and told. */
    PppTraffic traffic();
}
