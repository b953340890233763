package bulkhead.leakguard.host;

import bulkhead.leakguard.policy.IpRange;

/**
 * Packets that are the tunnel's by its plan, and that this host sends another way all the same.
 *
 * @param range where to
 * @param by the interface that they would leave by; empty where they find no way at all
 * @param because whose route or rule it is, in the words of the host's own tools
 */
public record Detour(IpRange range, String by, String because) {}
