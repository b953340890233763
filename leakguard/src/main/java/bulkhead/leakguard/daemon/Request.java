package bulkhead.leakguard.daemon;

import bulkhead.leakguard.host.HostPlan;
import bulkhead.leakguard.host.Underlay;
import java.net.InetAddress;

/** What is asked of the daemon; each is answered by one {@link Reply}. */
public sealed interface Request {
    /** Both sides speak this version, or no word with each other. */
    int VERSION = 4;

    /** Always the first. */
    record Hello(int version) implements Request {}

    /** What the guard does now; anybody who may speak may ask. */
    record AskStatus() implements Request {}

    /** Whether this host can ask for some domains' names in the tunnel alone, as {@code Capability.SPLIT_DNS} says. */
    record AskDomains() implements Request {}

    /** Whether what stood when the daemon began had to be set again, as another program had changed or removed it. */
    record AskMended() implements Request {}

    /** The guard in numbers; anybody who may speak may ask. */
    record AskMetrics() implements Request {}

    /** The owner and its server agreed on new keys: to be counted, and nothing else. */
    record Renewed() implements Request {}

    /** Undoes what a run that crashed left, as {@code HostNetwork.recover}. */
    record Recover() implements Request {}

    /** @param name of the interface, may end in {@code %d}; answered by {@link Reply.Opened} with its descriptor */
    record OpenTun(String name) implements Request {}

    /** Answered by {@link Reply.Opened} with a descriptor of the socket. */
    record OpenUdp(Underlay underlay, InetAddress server) implements Request {}

    /** Answered by {@link Reply.Opened} with a descriptor of the socket. */
    record OpenRawEsp(Underlay underlay, InetAddress server) implements Request {}

    /** A socket that the program opened itself, from a port of the underlay's address, where the system hands none over. */
    record ClaimUdp(Underlay underlay, InetAddress server, int port) implements Request {}

    /** The whole network as it shall be. */
    record Apply(HostPlan plan) implements Request {}

    /**
     * The owner's good end: the network is restored, or locked down where the user asked for a {@link Block}; answered by
     * {@link Reply.Released}.
     */
    record Release() implements Request {}

    /** The owner's other good end: the guard stands as the last plan left it. */
    record Leave() implements Request {}

    /** @param atBoot also from the next boot on, before there is a network */
    record Block(boolean atBoot) implements Request {}

    /** Lets the process at the other end, and what it starts, reach a captive portal. */
    record OpenPortal(int seconds) implements Request {}

    /** Ends that before its time. */
    record ClosePortal() implements Request {}

    /** @param force also when somebody's connection is in the way, which ends by it */
    record Unblock(boolean force) implements Request {}
}
