package bulkhead.protocol.ppp.auth;

import bulkhead.protocol.core.Machine;
import bulkhead.protocol.ppp.wire.ControlPacket;
import java.util.ArrayDeque;
import java.util.Queue;

/** What all methods share: one packet at a time waits for its answer and is repeated, for a while. */
abstract class Exchange implements Authentication {
    /** A verdict may also just have been overtaken. */
    private static final int OVERTAKING_MILLIS = 200;

    /** When a packet is first repeated where packets get lost; then in twice the time, and so on. */
    private static final int SOON_MILLIS = 500;

    private final Queue<AuthOutput> outputs = new ArrayDeque<>();
    private final int repeatMillis;
    private final int patienceMillis;
    private boolean lossy;
    private boolean succeeded;
    private int interval;
    private byte[] awaiting;
    private long repeatAt = Machine.NEVER;
    private long giveUpAt = Machine.NEVER;

    /**
     * @param repeatMillis how often a packet is repeated
     * @param patienceMillis for how long an answer may be awaited
     */
    Exchange(int repeatMillis, int patienceMillis) {
        this.repeatMillis = repeatMillis;
        this.patienceMillis = patienceMillis;
    }

    /** What has not come, as a clause. */
    abstract String missing();

    @Override
    public final void expectLoss() {
        lossy = true;
    }

    @Override
    public AuthOutput poll() {
        return outputs.poll();
    }

    @Override
    public long deadline() {
        return Math.min(repeatAt, giveUpAt);
    }

    @Override
    public void tick(long now) {
        if (giveUpAt <= now) {
            settle();
            if (!succeeded) {
                tell(new AuthOutput.Silent(missing()));
            }
        } else if (repeatAt <= now) {
            repeat(now);
        }
    }

    @Override
    public void peerWentOn(long now) {
        if (awaiting != null) {
            repeatAt = Math.min(repeatAt, now + OVERTAKING_MILLIS);
        }
    }

    /** Nothing of ours is open, but the other side is to speak within {@code millis}. */
    final void listen(long now, int millis) {
        awaiting = null;
        repeatAt = Machine.NEVER;
        giveUpAt = now + millis;
    }

    /** Sends a packet, and again until {@link #settle()}. */
    final void ask(long now, ControlPacket packet) {
        awaiting = packet.toByteArray();
        giveUpAt = now + patienceMillis;
        interval = lossy ? Math.min(SOON_MILLIS, repeatMillis) : repeatMillis;
        repeat(now);
    }

    final void send(ControlPacket packet) {
        tell(new AuthOutput.Send(packet.toByteArray()));
    }

    /** The answer has come; nothing is open any more. */
    final void settle() {
        awaiting = null;
        repeatAt = Machine.NEVER;
        giveUpAt = Machine.NEVER;
    }

    /** The exchange is over and good; that it is again, later, is no news. */
    final void succeed(String message) {
        settle();
        if (!succeeded) {
            succeeded = true;
            tell(new AuthOutput.Succeeded(method(), message));
        }
    }

    final void tell(AuthOutput output) {
        outputs.add(output);
    }

    private void repeat(long now) {
        tell(new AuthOutput.Send(awaiting));
        repeatAt = now + interval;
        interval = Math.min(repeatMillis, 2 * interval);
    }
}
