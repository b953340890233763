package bulkhead.protocol.ppp.ncp;

import bulkhead.protocol.core.Machine;
import bulkhead.protocol.note.Purpose;
import bulkhead.protocol.ppp.NcpPolicy;
import bulkhead.protocol.ppp.NcpRefusal;
import bulkhead.protocol.ppp.PppOutput;
import bulkhead.protocol.ppp.automaton.ControlProtocol;
import bulkhead.protocol.ppp.automaton.Link;
import bulkhead.protocol.ppp.automaton.StateTable.Event;
import bulkhead.protocol.ppp.automaton.StateTable.State;
import bulkhead.protocol.ppp.automaton.ThisLayer;
import bulkhead.protocol.ppp.wire.ControlPacket;
import bulkhead.protocol.wire.MalformedException;
import java.util.function.Consumer;

/**
 * One network protocol from the session's view: it comes up, is refused, or stays silent, and none of these concerns the
 * other one.
 */
public final class NetworkControl implements ThisLayer {
    /** How long the peer may leave our requests without any answer before we say so; it may still come later. */
    private static final int SILENT_AFTER_MILLIS = 10_000;

    private enum Standing {
        IDLE,
        TRYING,
        UP,
        SILENT,
        REFUSED
    }

    private final NcpPolicy policy;
    private final NetworkOptions options;
    private final Link link;
    private final Consumer<PppOutput> outputs;
    private final ControlProtocol control;
    private Standing standing = Standing.IDLE;
    private long silentAt = Machine.NEVER;
    private boolean wasUp;

    NetworkControl(NcpPolicy policy, NetworkOptions options, Link link, Consumer<PppOutput> outputs) {
        this.policy = policy;
        this.options = options;
        this.link = link;
        this.outputs = outputs;
        this.control = new ControlProtocol(options.protocol(), options, this, link);
    }

    /** Whether we negotiate it at all. */
    public boolean isWanted() {
        return policy == NcpPolicy.OPEN || policy == NcpPolicy.PASSIVE;
    }

    /** Whether it is up, or may be any moment. */
    boolean isHopeful() {
        return standing == Standing.UP || standing == Standing.TRYING;
    }

    /** Whether it is neither up nor known not to come. */
    boolean isNegotiated() {
        return standing == Standing.TRYING;
    }

    boolean isRefused() {
        return standing == Standing.REFUSED;
    }

    public NcpPolicy policy() {
        return policy;
    }

    boolean wasUp() {
        return wasUp;
    }

    void start(long now) {
        if (!isWanted()) {
            refuse(NcpRefusal.DISABLED);
            return;
        }
        standing = Standing.TRYING;
        silentAt = now + SILENT_AFTER_MILLIS;
        if (policy == NcpPolicy.OPEN) {
            begin(now);
        }
    }

    private void begin(long now) {
        control.fire(now, Event.UP);
        control.fire(now, Event.OPEN);
    }

    /** The link below is down. */
    void stop(long now) {
        control.fire(now, Event.DOWN);
        standing = Standing.IDLE;
        silentAt = Machine.NEVER;
    }

    public void receive(long now, ControlPacket packet) throws MalformedException {
        boolean asleep = control.state() == State.INITIAL || control.state() == State.STARTING;
        if (asleep && packet.code() == ControlPacket.CONFIGURE_REQUEST) {
            begin(now);
        }
        control.receive(now, packet);
    }

    /** The peer has sent something, perhaps to another protocol. */
    void peerSpoke(long now) {
        control.peerSpoke(now);
    }

    /** The peer does not speak this protocol, or not yet: should it ask for it later, it is welcome. */
    public void protocolRejected(long now) {
        switch (standing) {
            case TRYING, SILENT -> {
                refuse(NcpRefusal.REJECTED);
                control.giveUp(now);
            }
            case UP -> {
                control.fire(now, Event.FATAL_REJECT);
                refuse(NcpRefusal.REJECTED);
            }
            case IDLE, REFUSED -> {}
        }
    }

    long deadline() {
        return Math.min(silentAt, control.deadline());
    }

    void tick(long now) {
        control.tick(now);
        if (silentAt <= now) {
            silentAt = Machine.NEVER;
            link.traffic().due(options.protocol(), Purpose.SILENCE);
            if (standing == Standing.TRYING && !control.heard()) {
                silent();
            }
        }
    }

    @Override
    public void up(long now) {
        silentAt = Machine.NEVER;
        PppOutput result = options.up();
        if (result == null) {
            refuse(NcpRefusal.REJECTED);
            return;
        }
        standing = Standing.UP;
        wasUp = true;
        outputs.accept(result);
    }

    @Override
    public void down(long now) {
        if (standing == Standing.UP) {
            outputs.accept(options.down());
        }
        standing = Standing.TRYING;
    }

    @Override
    public void finished(long now) {
        if (standing != Standing.TRYING) {
            return;
        }
        if (control.heard()) {
            refuse(NcpRefusal.REJECTED);
        } else {
            silent();
        }
    }

    /** A peer that ends one network protocol refuses it; to ask again would be answered in the same way. */
    @Override
    public void terminated(long now, byte[] text) {
        if (standing == Standing.TRYING || standing == Standing.SILENT) {
            refuse(NcpRefusal.REJECTED);
            control.giveUp(now);
        }
    }

    private void silent() {
        standing = Standing.SILENT;
        outputs.accept(options.refused(NcpRefusal.SILENT));
    }

    private void refuse(NcpRefusal why) {
        standing = Standing.REFUSED;
        silentAt = Machine.NEVER;
        outputs.accept(options.refused(why));
    }
}
