package bulkhead.protocol.ppp.automaton;

import bulkhead.protocol.ppp.wire.ConfigureOption;
import bulkhead.protocol.ppp.wire.ControlPacket;
import java.util.ArrayList;
import java.util.List;

/**
 * Our answer to a Configure-Request: all of it acknowledged, or what is wrong with it.
 *
 * @param code Configure-Ack, -Nak or -Reject
 * @param options what the answer carries
 * @see <a href="https://www.rfc-editor.org/rfc/rfc1661#section-5.1">RFC 1661 sections 5.1 to 5.4</a>
 */
record Judgement(int code, List<ConfigureOption> options) {
    /**
     * @param patient whether a value may still be argued about; otherwise such an option is rejected (Max-Failure,
     *     section 4.6)
     */
    static Judgement of(List<ConfigureOption> asked, OptionRules rules, boolean patient) {
        List<ConfigureOption> rejected = new ArrayList<>();
        List<ConfigureOption> naked = new ArrayList<>();
        for (ConfigureOption option : asked) {
            switch (rules.judge(option)) {
                case Verdict.Grant() -> {}
                case Verdict.Nak(ConfigureOption suggestion) ->
                    (patient ? naked : rejected).add(patient ? suggestion : option);
                case Verdict.Reject() -> rejected.add(option);
            }
        }
        // A Reject carries nothing but the rejected (section 5.4); what is to be argued about comes back next time.
        if (!rejected.isEmpty()) {
            return new Judgement(ControlPacket.CONFIGURE_REJECT, rejected);
        }
        naked.addAll(rules.missingFrom(asked, patient));
        return naked.isEmpty()
                ? new Judgement(ControlPacket.CONFIGURE_ACK, asked)
                : new Judgement(ControlPacket.CONFIGURE_NAK, naked);
    }

    boolean isAck() {
        return code == ControlPacket.CONFIGURE_ACK;
    }
}
