package bulkhead.protocol.ike.session;

import java.util.LinkedHashSet;
import java.util.Set;
import java.util.random.RandomGenerator;

/**
 * The message IDs of one ISAKMP SA that begin nothing any more: ours, and those of the peer that were authentic. HASH(1)
 * (RFC 2409 section 5.7) tells neither who sent a message nor when, so that ours come back as good ones, and old ones again.
 *
 * <p>The newest are remembered. What is older than that does no harm: an answer to R-U-THERE must carry a number that is
 * asked for now (RFC 3706), and a Delete names SPIs that are gone.
 */
final class MessageIds {
    private static final int REMEMBERED = 1024;

    private final Set<Integer> used = new LinkedHashSet<>();

    /** A new one of ours, by chance and never 0, which is phase 1's (RFC 2408 section 3.1). */
    int next(RandomGenerator random) {
        while (true) {
            int messageId = random.nextInt();
            if (messageId != 0 && !used.contains(messageId)) {
                use(messageId);
                return messageId;
            }
        }
    }

    boolean isUsed(int messageId) {
        return used.contains(messageId);
    }

    void use(int messageId) {
        used.add(messageId);
        if (used.size() > REMEMBERED) {
            used.remove(used.iterator().next());
        }
    }
}
