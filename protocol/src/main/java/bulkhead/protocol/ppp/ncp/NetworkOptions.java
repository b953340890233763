package bulkhead.protocol.ppp.ncp;

import bulkhead.protocol.ppp.NcpRefusal;
import bulkhead.protocol.ppp.PppOutput;
import bulkhead.protocol.ppp.automaton.OptionRules;

/** The options of IPCP or IPV6CP, and what their result is called. */
interface NetworkOptions extends OptionRules {
    int protocol();

    /** What has been agreed, or null when it is of no use. */
    PppOutput up();

    PppOutput down();

    PppOutput refused(NcpRefusal why);
}
