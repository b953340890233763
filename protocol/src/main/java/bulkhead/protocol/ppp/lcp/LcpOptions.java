package bulkhead.protocol.ppp.lcp;

import bulkhead.protocol.core.Failure;
import bulkhead.protocol.core.Layer;
import bulkhead.protocol.core.Reason;
import bulkhead.protocol.ppp.PppConfig;
import bulkhead.protocol.ppp.PppOutput;
import bulkhead.protocol.ppp.automaton.OptionRules;
import bulkhead.protocol.ppp.automaton.Verdict;
import bulkhead.protocol.ppp.wire.ConfigureOption;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.random.RandomGenerator;

/**
 * LCP's options. Whatever is not named here is rejected: multilink, callback, quality, numbered mode and the like.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc1661#section-6">RFC 1661 section 6</a>, RFC 1662 section 7.1 (ACCM)
 */
public final class LcpOptions implements OptionRules {
    private static final int MRU = 1;
    private static final int ACCM = 2;
    private static final int MAGIC = 5;
    private static final int PFC = 7;
    private static final int ACFC = 8;

    private static final int DEFAULT_MRU = 1500;
    private static final int SMALLEST_MRU = 128;

    /** Requests in a row that carry our own magic number; chance makes one in 2^32. */
    private static final int LOOPS = 5;

    private final PppConfig.Lcp wanted;
    private final RandomGenerator random;
    private final AuthNegotiation authentication;
    private final Set<Integer> refused = new HashSet<>();
    private int mru;
    private int accm;
    private int magic;
    private int loops;

    private int peerMru = DEFAULT_MRU;
    private boolean sendPfc;
    private boolean sendAcfc;

    public LcpOptions(PppConfig config, AuthNegotiation authentication, RandomGenerator random) {
        this.wanted = config.lcp();
        this.authentication = authentication;
        this.random = random;
        this.mru = wanted.mru();
        this.magic = newMagic();
    }

    public int peerMru() {
        return peerMru;
    }

    /** What the peer may send us: without the option, the default (RFC 1661 section 6.1). */
    public int ourMru() {
        return refused.contains(MRU) ? DEFAULT_MRU : mru;
    }

    /** What both sides hold to once LCP is open. */
    public PppOutput.LinkUp agreed() {
        return new PppOutput.LinkUp(peerMru, ourMru(), sendAcfc, sendPfc);
    }

    /** The magic number for our echoes; 0 when the peer would not have one (section 6.4). */
    int magic() {
        return refused.contains(MAGIC) ? 0 : magic;
    }

    /** A packet came that only we can have sent. */
    void loopSeen() {
        loops++;
    }

    /** Why the negotiation cannot succeed, or null. */
    public Failure failure() {
        if (loops >= LOOPS) {
            return new Failure(
                    Layer.LCP,
                    Reason.PROTOCOL_VIOLATION,
                    "what we send comes back to us: the link is a loop",
                    "check the server's L2TP settings");
        }
        return authentication.failure();
    }

    @Override
    public List<ConfigureOption> request() {
        List<ConfigureOption> options = new ArrayList<>();
        options.add(ConfigureOption.u16(MRU, mru));
        options.add(ConfigureOption.i32(ACCM, accm));
        authentication.request().ifPresent(options::add);
        options.add(ConfigureOption.i32(MAGIC, magic));
        if (wanted.askPfc()) {
            options.add(ConfigureOption.flag(PFC));
        }
        if (wanted.askAcfc()) {
            options.add(ConfigureOption.flag(ACFC));
        }
        options.removeIf(option -> refused.contains(option.type()));
        return options;
    }

    @Override
    public Verdict judge(ConfigureOption asked) {
        return switch (asked.type()) {
            case MRU -> judgeMru(asked);
            case ACCM -> asked.data().length == 4 ? Verdict.GRANT : Verdict.REJECT;
            case AuthNegotiation.TYPE -> authentication.judge(asked);
            case MAGIC -> judgeMagic(asked);
            case PFC, ACFC -> asked.data().length == 0 ? Verdict.GRANT : Verdict.REJECT;
            default -> Verdict.REJECT;
        };
    }

    private Verdict judgeMru(ConfigureOption asked) {
        if (asked.data().length != 2) {
            return Verdict.REJECT;
        }
        return asked.number() >= SMALLEST_MRU ? Verdict.GRANT : Verdict.nak(ConfigureOption.u16(MRU, DEFAULT_MRU));
    }

    /** Zero is illegal and must be Naked, and our own number is the sign of a loop (section 6.4). */
    private Verdict judgeMagic(ConfigureOption asked) {
        if (asked.data().length != 4) {
            return Verdict.REJECT;
        }
        int theirs = (int) asked.number();
        if (theirs != 0 && theirs == magic()) {
            loops++;
            return Verdict.nak(ConfigureOption.i32(MAGIC, newMagic()));
        }
        return theirs == 0 ? Verdict.nak(ConfigureOption.i32(MAGIC, newMagic())) : Verdict.GRANT;
    }

    @Override
    public List<ConfigureOption> missingFrom(List<ConfigureOption> asked, boolean patient) {
        boolean asks = asked.stream().anyMatch(option -> option.type() == AuthNegotiation.TYPE);
        // A request of our own that came back asks for nothing, either.
        return asks || loops > 0 ? List.of() : authentication.missing().stream().toList();
    }

    @Override
    public void granted(List<ConfigureOption> asked) {
        peerMru = DEFAULT_MRU;
        sendPfc = false;
        sendAcfc = false;
        loops = 0;
        for (ConfigureOption option : asked) {
            switch (option.type()) {
                case MRU -> peerMru = (int) option.number();
                case PFC -> sendPfc = true;
                case ACFC -> sendAcfc = true;
                default -> {}
            }
        }
        authentication.granted(asked.stream()
                .filter(option -> option.type() == AuthNegotiation.TYPE)
                .findFirst());
    }

    @Override
    public void naked(ConfigureOption hint) {
        switch (hint.type()) {
            case MRU -> {
                if (hint.data().length == 2 && hint.number() >= SMALLEST_MRU) {
                    mru = (int) hint.number();
                }
            }
            case ACCM -> {
                if (hint.data().length == 4) {
                    accm = (int) hint.number();
                }
            }
            case AuthNegotiation.TYPE -> authentication.naked(hint);
            case MAGIC -> magic = newMagic();
            default -> {}
        }
    }

    @Override
    public void rejected(ConfigureOption option) {
        if (option.type() == AuthNegotiation.TYPE) {
            authentication.rejected();
        }
        refused.add(option.type());
    }

    private int newMagic() {
        int number;
        do {
            number = random.nextInt();
        } while (number == 0);
        return number;
    }
}
