package bulkhead.platform.linux;

import bulkhead.leakguard.host.HostException;
import bulkhead.leakguard.policy.FilterPolicy;
import bulkhead.leakguard.policy.RuleSet;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The guard as an nftables table of our own. It has no owner, so that it outlives this process whatever ends it. Other tables
 * can only forbid more: an accept of ours ends no other table's chain, and a drop of ours is final.
 */
final class NftGuard {
    private static final Logger LOG = LoggerFactory.getLogger(NftGuard.class);
    private static final JsonMapper JSON = JsonMapper.shared();

    /** Whether the table is there, whoever made it. */
    boolean isUp() throws HostException {
        return Command.NFT
                .run("", List.of("list", "table", NftRules.FAMILY, NftRules.TABLE))
                .ok();
    }

    /** Replaces the table in one batch, which the kernel takes whole or not at all. */
    void set(FilterPolicy policy) throws HostException {
        RuleSet rules = RuleSet.of(policy);
        String batch = NftRules.replacing(rules, policy.server()).toString();
        Command.Result result = Command.NFT.run(batch, List.of("-j", "-f", "-"));
        if (!result.ok()) {
            throw new HostException("nft could not set up the leak guard ("
                    + result.err().lines().findFirst().orElse("no reason given")
                    + "): run with sudo, on a kernel with nf_tables");
        }
        LOG.debug("guard: IPv4 {}, IPv6 {}", policy.ipv4(), policy.ipv6());
    }

    /** Whether the kernel's table is this policy's. */
    boolean holds(FilterPolicy policy) throws HostException {
        RuleSet rules = RuleSet.of(policy);
        Command.Result result =
                Command.NFT.run("", List.of("-j", "-nn", "list", "table", NftRules.FAMILY, NftRules.TABLE));
        if (rules.isEmpty() || !result.ok()) {
            return rules.isEmpty() && !result.ok();
        }
        List<JsonNode> adds = NftRules.objects(rules, policy.server()).stream()
                .map(command -> command.get("add"))
                .toList();
        Map<String, List<String>> wanted = NftListing.of(adds);
        Map<String, List<String>> found = NftListing.of(parse(result.out()));
        if (!wanted.equals(found)) {
            LOG.debug("guard wanted {} and found {}", wanted, found);
        }
        return wanted.equals(found);
    }

    private static Iterable<JsonNode> parse(String listing) throws HostException {
        try {
            return JSON.readTree(listing).path("nftables");
        } catch (JacksonException e) {
            throw new HostException(
                    "nft lists the leak guard in a form Bulkhead cannot read: use nftables 1.0 or newer", e);
        }
    }
}
