package bulkhead.protocol.ppp.automaton;

import bulkhead.protocol.ppp.wire.ControlPacket;
import bulkhead.protocol.wire.MalformedException;

/** What one control protocol's automaton tells its owner: the actions of RFC 1661 section 4.4 that concern other layers. */
public interface ThisLayer {
    /** This-Layer-Up. */
    void up(long now);

    /** This-Layer-Down. */
    void down(long now);

    /** This-Layer-Finished: no more is to be expected unless the peer begins again. */
    void finished(long now);

    /** The peer sent a Terminate-Request, which has been answered. */
    void terminated(long now, byte[] text);

    /** A code beyond Code-Reject; false when this protocol does not know it either. */
    default boolean receiveOther(long now, ControlPacket packet) throws MalformedException {
        return false;
    }

    /** Send-Echo-Reply. */
    default void echo(ControlPacket request) {}
}
