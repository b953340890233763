package bulkhead.protocol.ip6.dhcp;

import static bulkhead.protocol.core.Machine.NEVER;

import bulkhead.protocol.ip6.Ip6Config;
import bulkhead.protocol.ip6.LinkCounters;
import bulkhead.protocol.ip6.Retransmission;
import bulkhead.protocol.ip6.wire.Dhcp6Message;
import bulkhead.protocol.ip6.wire.Dhcp6Message.Type;
import bulkhead.protocol.ip6.wire.Dhcp6Option;
import bulkhead.protocol.ip6.wire.Dhcp6Option.ClientId;
import bulkhead.protocol.ip6.wire.Dhcp6Option.Duid;
import bulkhead.protocol.ip6.wire.Dhcp6Option.ElapsedTime;
import bulkhead.protocol.note.Purpose;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/** One message of a client, sent until it is answered (RFC 8415 section 15). */
public final class Dhcp6Exchange {
    private static final int MAX_ELAPSED = 0xffff;

    private final Ip6Config config;
    private final ClientId clientId;
    private final RandomGenerator random;
    private final LinkCounters link;
    private Type type;
    private int transactionId;
    private List<Dhcp6Option> options = List.of();
    private Retransmission backoff;
    private long began;
    private long sendAt = NEVER;
    private int attempts;
    private long sent;

    public Dhcp6Exchange(Ip6Config config, RandomGenerator random, LinkCounters link) {
        this.config = config;
        this.clientId = new ClientId(Duid.of(config.duid()));
        this.random = random;
        this.link = link;
    }

    /**
     * Begins a new exchange, which ends the one before, and sends at once.
     *
     * @param initial IRT in ms
     * @param maximum MRT in ms
     * @param options all but client identifier and elapsed time
     */
    void begin(long now, Type type, long initial, long maximum, List<Dhcp6Option> options) {
        this.type = type;
        this.options = options;
        backoff = new Retransmission(initial, maximum, random);
        transactionId = random.nextInt(1 << 24);
        began = now;
        sendAt = now;
        attempts = 0;
        tick(now);
    }

    void end() {
        type = null;
        sendAt = NEVER;
    }

    void tick(long now) {
        if (now < sendAt) {
            return;
        }
        if (attempts > 0) {
            link.due(Purpose.REPEAT);
        }
        List<Dhcp6Option> all = new ArrayList<>();
        all.add(clientId);
        all.add(new ElapsedTime((int) Math.min(MAX_ELAPSED, (now - began) / 10)));
        all.addAll(options);
        link.send(new Dhcp6Message(type, transactionId, all)
                .packet(config.linkLocal(), Dhcp6Message.CLIENT_PORT, Dhcp6Message.SERVERS, Dhcp6Message.SERVER_PORT));
        sent++;
        attempts++;
        sendAt = now + backoff.next();
    }

    /**
     * Whether a message can be an answer to this exchange: its transaction, and our identifier, which only the reply to an
     * Information-Request may leave out (RFC 8415 section 16.10).
     */
    boolean isAnswer(Dhcp6Message message) {
        boolean ours = message.option(ClientId.class).map(clientId::equals).orElse(type == Type.INFORMATION_REQUEST);
        return type != null && message.transactionId() == transactionId && ours;
    }

    /** Sets MRT, in s, as a server may (RFC 8415 sections 21.24 and 21.25: values out of bounds are ignored). */
    void maximum(long seconds) {
        if (seconds >= 60 && seconds <= 86_400) {
            backoff.maximum(1000 * seconds);
        }
    }

    /** How often the message has been sent. */
    int attempts() {
        return attempts;
    }

    long deadline() {
        return sendAt;
    }

    /** Messages sent in all exchanges. */
    long sent() {
        return sent;
    }
}
