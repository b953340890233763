package bulkhead.protocol.ip6;

/**
 * Counters since the start.
 *
 * @param routerSolicitations sent
 * @param routerAdvertisements received and accepted
 * @param neighborSolicitations answered
 * @param dhcp6Sent DHCPv6 messages sent
 * @param dhcp6Received DHCPv6 messages accepted
 * @param echoRequests sent
 * @param echoReplies received that answer one of ours
 * @param malformed dropped because they do not parse or break a rule of validity
 * @param ignored dropped though well-formed: not for us, not asked for, over a limit, or of no use on this link
 */
public record Ip6Statistics(
        long routerSolicitations,
        long routerAdvertisements,
        long neighborSolicitations,
        long dhcp6Sent,
        long dhcp6Received,
        long echoRequests,
        long echoReplies,
        long malformed,
        long ignored) {}
