package bulkhead.protocol.ppp.automaton;

import bulkhead.protocol.ppp.wire.ConfigureOption;
import java.util.List;

/** The options of one control protocol: what we ask for, and what we make of what the peer asks for. */
public interface OptionRules {
    /** The options of our next Configure-Request. */
    List<ConfigureOption> request();

    /** Judges an option of the peer's request, and keeps nothing of it yet. */
    Verdict judge(ConfigureOption asked);

    /**
     * Options the peer should have sent too: they are put into the Configure-Nak (RFC 1661 section 5.3).
     *
     * @param patient whether there may still be argued; otherwise only what we cannot do without is missing
     */
    default List<ConfigureOption> missingFrom(List<ConfigureOption> asked, boolean patient) {
        return List.of();
    }

    /** We acknowledged all of the peer's request. */
    void granted(List<ConfigureOption> asked);

    /** The peer wants another value for an option of ours. */
    void naked(ConfigureOption hint);

    /** The peer will not have this option. */
    void rejected(ConfigureOption option);
}
