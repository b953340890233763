package bulkhead.protocol.ike.session;

import bulkhead.protocol.core.Machine;
import bulkhead.protocol.ike.NotifyType;
import bulkhead.protocol.ike.exchange.Outbox;
import bulkhead.protocol.ike.exchange.Phase1;
import bulkhead.protocol.ike.wire.Payload;
import bulkhead.protocol.note.Purpose;
import bulkhead.protocol.wire.ByteReader;
import bulkhead.protocol.wire.ByteWriter;
import bulkhead.protocol.wire.MalformedException;
import java.util.HashSet;
import java.util.Set;

/** Asks a silent peer whether it lives (RFC 3706). Each question has a number of its own, so any of them may be answered. */
final class DeadPeerDetection {
    private static final int QUESTIONS = 8;
    private static final int APART_MILLIS = 1500;
    private static final int URGENT_QUESTIONS = 4;
    private static final int URGENT_APART_MILLIS = 1000;

    private final int interval;
    private long lastAlive;
    private long heardAt = Long.MIN_VALUE;
    private int sequence;
    private int unanswered;
    private long nextAt = Machine.NEVER;
    private boolean urgent;
    /** The message IDs of the questions that are open: there are peers that answer under the same. */
    private final Set<Integer> messageIds = new HashSet<>();

    /** @param interval ms of silence before the first question; 0 for none ever */
    DeadPeerDetection(int interval, int firstSequence) {
        this.interval = interval;
        this.sequence = firstSequence & 0x7fff_ffff;
    }

    void start(long now) {
        begin(now);
        nextAt = interval == 0 ? Machine.NEVER : now + interval;
    }

    /** Something authentic came from the peer. Cheap: the timer is looked at only when it is due. */
    void alive(long now) {
        heardAt = now;
        begin(now);
    }

    private void begin(long now) {
        lastAlive = now;
        unanswered = 0;
        urgent = false;
        messageIds.clear();
    }

    /** When something authentic came from the peer; {@link Long#MIN_VALUE} before that. */
    long heardAt() {
        return heardAt;
    }

    /** There is a reason to doubt: asks now, and gives up sooner. */
    void probe(long now) {
        if (nextAt != Machine.NEVER && !urgent) {
            urgent = true;
            unanswered = 0;
            nextAt = now;
        }
    }

    /** Nothing can be heard just now, so a silence says nothing: asks at its usual pace again. */
    void trust(long now) {
        if (urgent) {
            start(now);
        }
    }

    /** How many questions were not answered. */
    int asked() {
        return unanswered;
    }

    long deadline() {
        return nextAt;
    }

    /** Asks when it is time to, under the newest SA; whether the peer has left too many questions unanswered. */
    boolean isDead(long now, IkeSas sas, Outbox out) {
        if (now < nextAt) {
            return false;
        }
        if (!urgent && unanswered == 0 && now < lastAlive + interval) {
            nextAt = lastAlive + interval;
            return false;
        }
        if (unanswered == (urgent ? URGENT_QUESTIONS : QUESTIONS)) {
            nextAt = Machine.NEVER;
            return true;
        }
        unanswered++;
        sequence++;
        nextAt = now + (urgent ? URGENT_APART_MILLIS : APART_MILLIS);
        IkeSa sa = sas.newest();
        if (sa == null || !sa.phase1.peer().deadPeerDetection()) {
            start(now);
        } else {
            out.due(Purpose.ASK_PEER);
            messageIds.add(sas.inform(sa, question(sa.phase1)));
        }
        return false;
    }

    boolean mayBeAnsweredUnder(int messageId) {
        return messageIds.contains(messageId);
    }

    private Payload question(Phase1 phase1) {
        return new Payload.Notification(
                Payload.PROTOCOL_ISAKMP,
                phase1.cookies().toBytes(),
                NotifyType.R_U_THERE,
                new ByteWriter(4).i32(sequence).toByteArray());
    }

    /** The answer to a peer's question; RFC 3706 section 5.4 has it carry the same number. */
    static Payload answer(Phase1 phase1, Payload.Notification question) {
        return new Payload.Notification(
                Payload.PROTOCOL_ISAKMP, phase1.cookies().toBytes(), NotifyType.R_U_THERE_ACK, question.data());
    }

    /** Takes an answer to one of the questions that are open; an old one says nothing about now. */
    void answered(long now, Payload.Notification answer) throws MalformedException {
        int behind = sequence - new ByteReader(answer.data()).i32();
        if (behind >= 0 && behind < unanswered) {
            alive(now);
        }
    }
}
