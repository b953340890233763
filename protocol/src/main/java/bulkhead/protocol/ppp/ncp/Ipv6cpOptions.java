package bulkhead.protocol.ppp.ncp;

import bulkhead.protocol.ppp.NcpRefusal;
import bulkhead.protocol.ppp.PppConfig;
import bulkhead.protocol.ppp.PppOutput;
import bulkhead.protocol.ppp.automaton.Verdict;
import bulkhead.protocol.ppp.wire.ConfigureOption;
import bulkhead.protocol.ppp.wire.PppProtocol;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * IPV6CP: the two interface identifiers, which must differ. Header compression (RFC 5172) is rejected.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc5072#section-4.1">RFC 5072 section 4.1</a>
 */
final class Ipv6cpOptions implements NetworkOptions {
    private static final int INTERFACE_IDENTIFIER = 1;

    /** The "u" bit says that an identifier is derived from a global one, which a random one is not. */
    private static final long UNIVERSAL = 0x0200_0000_0000_0000L;

    private final RandomGenerator random;
    private long local;
    private long peer;
    private boolean refused;

    Ipv6cpOptions(PppConfig config, RandomGenerator random) {
        this.random = random;
        long given = config.ip6().interfaceIdentifier();
        this.local = given != 0 ? given : newIdentifier();
    }

    @Override
    public int protocol() {
        return PppProtocol.IPV6CP;
    }

    @Override
    public List<ConfigureOption> request() {
        return refused ? List.of() : List.of(ConfigureOption.i64(INTERFACE_IDENTIFIER, local));
    }

    @Override
    public Verdict judge(ConfigureOption asked) {
        if (asked.type() != INTERFACE_IDENTIFIER || asked.data().length != 8) {
            return Verdict.REJECT;
        }
        long theirs = asked.number();
        return theirs != 0 && theirs != local ? Verdict.GRANT : Verdict.nak(suggestion());
    }

    /** A peer that sends no identifier may have forgotten it: it gets one to send. */
    @Override
    public List<ConfigureOption> missingFrom(List<ConfigureOption> asked, boolean patient) {
        boolean complete = !patient || asked.stream().anyMatch(option -> option.type() == INTERFACE_IDENTIFIER);
        return complete ? List.of() : List.of(suggestion());
    }

    @Override
    public void granted(List<ConfigureOption> asked) {
        peer = asked.stream()
                .filter(option -> option.type() == INTERFACE_IDENTIFIER)
                .findFirst()
                .map(ConfigureOption::number)
                .orElse(0L);
    }

    @Override
    public void naked(ConfigureOption hint) {
        if (hint.type() == INTERFACE_IDENTIFIER && hint.data().length == 8) {
            long suggested = hint.number();
            local = suggested != 0 && suggested != peer ? suggested : newIdentifier();
        }
    }

    @Override
    public void rejected(ConfigureOption option) {
        refused |= option.type() == INTERFACE_IDENTIFIER;
    }

    /** Without identifiers there are no link-local addresses to speak from or to. */
    @Override
    public PppOutput up() {
        return refused || peer == 0 ? null : new PppOutput.Ip6Up(local, peer);
    }

    @Override
    public PppOutput down() {
        return new PppOutput.Ip6Down();
    }

    @Override
    public PppOutput refused(NcpRefusal why) {
        return new PppOutput.Ip6Refused(why);
    }

    private ConfigureOption suggestion() {
        return ConfigureOption.i64(INTERFACE_IDENTIFIER, newIdentifier());
    }

    private long newIdentifier() {
        long identifier;
        do {
            identifier = random.nextLong() & ~UNIVERSAL;
        } while (identifier == 0 || identifier == local || identifier == peer);
        return identifier;
    }
}
