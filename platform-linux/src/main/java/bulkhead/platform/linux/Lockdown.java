package bulkhead.platform.linux;

import bulkhead.leakguard.apply.BootFiles;
import bulkhead.leakguard.policy.Family;
import bulkhead.leakguard.policy.FilterPolicy;
import bulkhead.leakguard.policy.RuleSet;
import bulkhead.platform.linux.daemon.UnixListener;
import bulkhead.platform.linux.nft.NftRules;
import bulkhead.platform.linux.routes.Wall;
import bulkhead.platform.linux.system.Processes;
import bulkhead.platform.linux.system.StateDirectory;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** What the next boot begins with: everything closed, by batches that nft and ip load before there is a network. */
final class Lockdown {
    private static final Path DIRECTORY = Path.of("/var/lib/bulkhead");
    private static final String RULES = "lockdown.json";

    private Lockdown() {}

    /** Of the network that this process is in. */
    static BootFiles here() {
        return in(DIRECTORY, UnixListener.isInherited(System.getenv()) || Processes.inFirstNetwork());
    }

    /** @param ofTheBoot as {@link BootFiles#ofTheBoot} */
    static BootFiles in(Path directory, boolean ofTheBoot) {
        SequencedMap<Path, Supplier<String>> batches = new LinkedHashMap<>();
        batches.put(directory.resolve("lockdown.ip4"), () -> wall(Family.IPV4));
        batches.put(directory.resolve("lockdown.ip6"), () -> wall(Family.IPV6));
        batches.put(directory.resolve(RULES), Lockdown::rules);
        return new BootFiles(
                directory, ofTheBoot, batches, "rw-------", file -> StateDirectory.handOver(file, directory));
    }

    /** What {@code ip -batch} loads. */
    private static String wall(Family family) {
        return Wall.closed(family).stream()
                .map(rule -> "rule add " + rule + "\n")
                .collect(Collectors.joining());
    }

    /** What nft loads. */
    static String rules() {
        return NftRules.replacing(RuleSet.of(FilterPolicy.CLOSED), Optional.empty())
                .toString();
    }
}
