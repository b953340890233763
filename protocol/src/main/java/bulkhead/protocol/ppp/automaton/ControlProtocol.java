package bulkhead.protocol.ppp.automaton;

import bulkhead.protocol.core.Machine;
import bulkhead.protocol.note.Purpose;
import bulkhead.protocol.ppp.PppDrop;
import bulkhead.protocol.ppp.automaton.StateTable.Action;
import bulkhead.protocol.ppp.automaton.StateTable.Event;
import bulkhead.protocol.ppp.automaton.StateTable.State;
import bulkhead.protocol.ppp.automaton.StateTable.Transition;
import bulkhead.protocol.ppp.wire.ConfigureOption;
import bulkhead.protocol.ppp.wire.ControlPacket;
import bulkhead.protocol.ppp.wire.PppProtocol;
import bulkhead.protocol.wire.ByteReader;
import bulkhead.protocol.wire.MalformedException;
import java.util.Arrays;
import java.util.List;

/**
 * One control protocol: the automaton of {@link StateTable} with its packets, identifiers and timers.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc1661#section-4">RFC 1661 sections 4 and 5</a>
 */
public final class ControlProtocol {

    private static final byte[] NOTHING = {};
    private static final int MAX_FAILURE = 5;

    /** After so many refusals by either side one negotiation will never converge; RFC 1661 bounds only our own. */
    private static final int MAX_ROUNDS = 40;

    /** And after so long neither: a peer may acknowledge everything and ask for nothing. */
    private static final int LONGEST_NEGOTIATION_MILLIS = 30_000;

    private final int protocol;
    private final OptionRules options;
    private final ThisLayer layer;
    private final Link link;
    private final RestartTimer restart;
    private final OwnRequest request;
    private final AcknowledgedRequest acknowledged = new AcknowledgedRequest();
    private final RefusedRequest refused = new RefusedRequest();

    private State state = State.INITIAL;
    private long now;
    private long giveUpAt = Machine.NEVER;
    private int naksSent;
    private int rounds;
    private int identifier;
    private ControlPacket incoming;
    private Judgement judgement;

    public ControlProtocol(int protocol, OptionRules options, ThisLayer layer, Link link) {
        this.protocol = protocol;
        this.options = options;
        this.layer = layer;
        this.link = link;
        boolean ofLink = protocol == PppProtocol.LCP;
        this.restart = new RestartTimer(link.pace(), !ofLink);
        // A network protocol's answer may wait for a DHCP server, and so tells nothing of the link.
        this.request = new OwnRequest(ofLink ? link.pace() : new Pace());
    }

    public State state() {
        return state;
    }

    /** Whether the peer has ever answered a Configure-Request of ours. */
    public boolean heard() {
        return request.everAnswered();
    }

    /** Stops asking, without a word to the peer, which may still begin again. */
    public void giveUp(long now) {
        if (state.isNegotiating()) {
            fire(now, Event.FATAL_REJECT);
        }
    }

    public long deadline() {
        return Math.min(restart.due(), giveUpAt);
    }

    public void tick(long now) {
        if (giveUpAt <= now) {
            link.traffic().due(protocol, Purpose.NEGOTIATION);
            giveUp(now);
        } else if (restart.due() <= now) {
            restart.stop();
            if (heard()) {
                // That the peer was not there yet is not the reason.
                link.pace().losesPackets();
            }
            link.traffic().due(protocol, restart.mayRepeat() ? Purpose.REPEAT : Purpose.GIVE_UP);
            if (restart.mayRepeat() && refused.refusal() != null) {
                send(refused.refusal());
            }
            fire(now, restart.mayRepeat() ? Event.TIMEOUT : Event.TIMEOUT_LAST);
        }
    }

    /** The peer has sent something, perhaps to another protocol. */
    public void peerSpoke(long now) {
        if (state.isNegotiating() && request.isOpen()) {
            restart.peerSpoke(now);
        }
    }

    /**
     * Sends the Configure-Ack that opened us once more, as the network might: the peer, which has said nothing since, takes it for
     * its first or drops it.
     */
    public void acknowledgeAgain() {
        if (state == State.OPENED && acknowledged.acknowledgement() != null) {
            send(acknowledged.acknowledgement());
        }
    }

    /** Sends a packet under an identifier of its own, and returns that. */
    public int send(int code, byte[] data) {
        identifier = identifier + 1 & 0xff;
        send(new ControlPacket(code, identifier, data));
        return identifier;
    }

    /** Answers a packet under its own identifier. */
    public void reply(ControlPacket request, int code, byte[] data) {
        send(new ControlPacket(code, request.identifier(), data));
    }

    public void receive(long now, ControlPacket packet) throws MalformedException {
        if (state == State.INITIAL || state == State.STARTING) {
            drop(PppDrop.NOT_NOW);
            return;
        }
        this.now = now;
        incoming = packet;
        switch (packet.code()) {
            case ControlPacket.CONFIGURE_REQUEST -> configureRequest(packet);
            case ControlPacket.CONFIGURE_ACK, ControlPacket.CONFIGURE_NAK, ControlPacket.CONFIGURE_REJECT ->
                configureAnswer(packet);
            case ControlPacket.TERMINATE_REQUEST -> {
                fire(now, Event.TERMINATE_REQUEST);
                layer.terminated(now, packet.data());
            }
            case ControlPacket.TERMINATE_ACK -> fire(now, Event.TERMINATE_ACK);
            case ControlPacket.CODE_REJECT -> codeReject(packet);
            default -> {
                if (!layer.receiveOther(now, packet)) {
                    fire(now, Event.UNKNOWN_CODE);
                }
            }
        }
    }

    /** Takes the automaton one step; nothing where the table has a dash. */
    public void fire(long now, Event event) {
        Transition transition = StateTable.on(state, event);
        if (transition == null) {
            return;
        }
        this.now = now;
        enter(transition.next());
        transition.actions().forEach(action -> perform(action, event));
    }

    private void enter(State next) {
        if (next.isNegotiating() && !state.isNegotiating()) {
            giveUpAt = now + LONGEST_NEGOTIATION_MILLIS;
            naksSent = 0;
            rounds = 0;
            refused.none();
            request.begin();
        } else if (!next.isNegotiating()) {
            giveUpAt = Machine.NEVER;
        }
        if (!next.isTimed()) {
            restart.stop();
        }
        link.traffic().changed(protocol, state, next);
        state = next;
    }

    private void perform(Action action, Event event) {
        switch (action) {
            case TLU -> {
                acknowledged.opened(now);
                layer.up(now);
            }
            case TLD -> layer.down(now);
            case TLS -> {} // The link below is there already: L2TP made it.
            case TLF -> layer.finished(now);
            case IRC -> initializeRestartCounter();
            case ZRC -> restart.zero(now);
            case SCR -> sendConfigureRequest(event == Event.TIMEOUT);
            case SCA, SCN -> sendJudgement();
            case STR -> {
                send(ControlPacket.TERMINATE_REQUEST, NOTHING);
                restart.start(now);
            }
            case STA -> sendTerminateAck(event);
            case SCJ -> send(ControlPacket.CODE_REJECT, truncated(incoming.toByteArray()));
            case SER -> layer.echo(incoming);
        }
    }

    private void initializeRestartCounter() {
        if (state == State.CLOSING || state == State.STOPPING) {
            restart.initializeForTerminate();
        } else {
            restart.initializeForConfigure();
        }
    }

    private void sendConfigureRequest(boolean again) {
        if (again && request.isOpen()) {
            request.repeat();
        } else {
            identifier = identifier + 1 & 0xff;
            request.renew(identifier, options.request(), now);
        }
        send(request.packet());
        restart.start(now);
    }

    private void sendTerminateAck(Event event) {
        if (event == Event.TERMINATE_REQUEST) {
            reply(incoming, ControlPacket.TERMINATE_ACK, NOTHING);
        } else {
            send(ControlPacket.TERMINATE_ACK, NOTHING);
        }
    }

    private void configureRequest(ControlPacket packet) throws MalformedException {
        if (state == State.OPENED && acknowledged.mayRepeat(packet, now)) {
            reply(packet, ControlPacket.CONFIGURE_ACK, packet.data());
            return;
        }
        if (state.isNegotiating() && refused.mayRepeat(packet)) {
            send(refused.refusal());
            countRound();
            return;
        }
        List<ConfigureOption> asked = ConfigureOption.parseAll(new ByteReader(packet.data()));
        if (!state.isNegotiating()) {
            naksSent = 0;
        }
        judgement = Judgement.of(asked, options, naksSent < MAX_FAILURE);
        if (state.isNegotiating() && request.wasProbablyMissed(now)) {
            restart.peerAppeared(now);
        }
        fire(now, judgement.isAck() ? Event.GOOD_REQUEST : Event.BAD_REQUEST);
        if (!judgement.isAck()) {
            countRound();
        }
    }

    private void sendJudgement() {
        ControlPacket answer =
                new ControlPacket(judgement.code(), incoming.identifier(), ConfigureOption.write(judgement.options()));
        if (judgement.isAck()) {
            acknowledged.is(incoming);
            refused.none();
            options.granted(judgement.options());
        } else {
            naksSent += judgement.code() == ControlPacket.CONFIGURE_NAK ? 1 : 0;
            refused.is(incoming, answer);
        }
        send(answer);
    }

    /** An answer counts once, and only to the request that is open (RFC 1661 sections 5.2 to 5.4). */
    private void configureAnswer(ControlPacket packet) throws MalformedException {
        if (!request.isAnsweredBy(packet)) {
            drop(PppDrop.NOT_ASKED);
            return;
        }
        List<ConfigureOption> answer = ConfigureOption.parseAll(new ByteReader(packet.data()));
        if (packet.code() == ControlPacket.CONFIGURE_ACK) {
            if (!Arrays.equals(packet.data(), request.packet().data())) {
                throw new MalformedException("Configure-Ack of what was not asked");
            }
            request.answered(now);
            fire(now, Event.ACK);
            return;
        }
        request.answered(now);
        for (ConfigureOption option : answer) {
            if (packet.code() == ControlPacket.CONFIGURE_NAK) {
                options.naked(option);
            } else {
                options.rejected(option);
            }
        }
        fire(now, Event.NAK_OR_REJECT);
        countRound();
    }

    private void countRound() {
        if (++rounds > MAX_ROUNDS) {
            giveUp(now);
        }
    }

    /** Without the codes of RFC 1661 section 5.1 to 5.6 there is no protocol; all others can be done without. */
    private void codeReject(ControlPacket packet) {
        boolean fatal = packet.data().length > 0
                && packet.data()[0] >= ControlPacket.CONFIGURE_REQUEST
                && packet.data()[0] <= ControlPacket.CODE_REJECT;
        fire(now, fatal ? Event.FATAL_REJECT : Event.HARMLESS_REJECT);
    }

    private void drop(PppDrop why) {
        link.traffic().drop(why, protocol, "");
    }

    private byte[] truncated(byte[] packet) {
        return Arrays.copyOf(packet, Math.min(packet.length, link.peerMru() - 4));
    }

    private void send(ControlPacket packet) {
        link.send(protocol, packet.toByteArray());
    }
}
