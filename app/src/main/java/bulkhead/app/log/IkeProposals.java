package bulkhead.app.log;

import bulkhead.protocol.ike.DhGroup;
import bulkhead.protocol.note.IkeItem.Proposal;
import bulkhead.protocol.note.IkeItem.Transform;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * What SA payloads offer and choose, by the numbers of RFC 2409 Appendix A, RFC 2407 sections 4.4.4 and 4.5 and the
 * registries that grew from them.
 */
final class IkeProposals {
    private static final int ISAKMP = 1;

    private static final Map<Integer, String> IKE_CIPHERS =
            Map.of(1, "DES-CBC", 3, "BLOWFISH-CBC", 5, "3DES-CBC", 6, "CAST-CBC", 7, "AES-CBC", 8, "CAMELLIA-CBC");
    private static final Map<Integer, String> IKE_HASHES =
            Map.of(1, "HMAC-MD5", 2, "HMAC-SHA1", 4, "HMAC-SHA2-256", 5, "HMAC-SHA2-384", 6, "HMAC-SHA2-512");
    private static final Map<Integer, String> IKE_AUTH = Map.of(
            1,
            "pre-shared key",
            2,
            "DSS signatures",
            3,
            "RSA signatures",
            4,
            "RSA encryption",
            65001,
            "XAUTH with pre-shared key",
            65005,
            "XAUTH with RSA");
    private static final Map<Integer, String> ESP_CIPHERS = Map.of(
            2,
            "DES-CBC",
            3,
            "3DES-CBC",
            7,
            "BLOWFISH-CBC",
            11,
            "NULL",
            12,
            "AES-CBC",
            13,
            "AES-CTR",
            18,
            "AES-GCM-8",
            19,
            "AES-GCM-12",
            20,
            "AES-GCM-16",
            22,
            "CAMELLIA-CBC");
    private static final Map<Integer, String> ESP_AUTH = Map.of(
            1,
            "HMAC-MD5-96",
            2,
            "HMAC-SHA1-96",
            5,
            "HMAC-SHA2-256-128",
            6,
            "HMAC-SHA2-384-192",
            7,
            "HMAC-SHA2-512-256");
    private static final Map<Integer, String> MODES = Map.of(
            1,
            "tunnel",
            2,
            "transport",
            3,
            "tunnel in UDP",
            4,
            "transport in UDP",
            61443,
            "tunnel in UDP",
            61444,
            "transport in UDP");

    private IkeProposals() {}

    /** Mode, suites, group and lifetime, each once. */
    static List<String> of(Proposal proposal) {
        boolean phase1 = proposal.protocol() == ISAKMP;
        List<String> words = new ArrayList<>();
        if (!phase1) {
            distinct(proposal, t -> name(MODES, value(t, 4, 0), "mode ")).forEach(words::add);
        }
        words.addAll(distinct(proposal, phase1 ? IkeProposals::ofPhase1 : IkeProposals::ofPhase2));
        if (phase1) {
            words.addAll(distinct(proposal, t -> name(IKE_AUTH, value(t, 3, 0), "authentication ")));
        } else {
            words.addAll(distinct(proposal, t -> value(t, 3, 0) == 0 ? "" : "PFS " + group(value(t, 3, 0))));
        }
        words.addAll(distinct(
                proposal, t -> life(phase1 ? value(t, 11, 0) : value(t, 1, 0), value(t, phase1 ? 12 : 2, 0))));
        if (proposal.spi().length > 0) {
            words.add("SPI " + IkeText.spi(proposal.spi()));
        }
        return words;
    }

    private static List<String> distinct(Proposal proposal, Function<Transform, String> words) {
        return proposal.transforms().stream()
                .map(words)
                .filter(each -> !each.isEmpty())
                .distinct()
                .toList();
    }

    private static String ofPhase1(Transform transform) {
        return name(IKE_CIPHERS, value(transform, 1, 0), "cipher ") + bits(value(transform, 14, 0)) + "/"
                + name(IKE_HASHES, value(transform, 2, 0), "hash ") + "/" + group(value(transform, 4, 0));
    }

    private static String ofPhase2(Transform transform) {
        long auth = value(transform, 5, 0);
        return name(ESP_CIPHERS, transform.id(), "cipher ")
                + bits(value(transform, 6, 0))
                + (auth == 0 ? "" : "/" + name(ESP_AUTH, auth, "authentication "));
    }

    private static String group(long number) {
        DhGroup group = DhGroup.of(number);
        return group == null ? "group " + number : group.label();
    }

    private static String bits(long keyBits) {
        return keyBits == 0 ? "" : "-" + keyBits;
    }

    private static String life(long type, long duration) {
        return duration == 0 ? "" : "lifetime " + duration + (type == 2 ? " kB" : " s");
    }

    private static String name(Map<Integer, String> names, long number, String otherwise) {
        return number == (int) number && names.containsKey((int) number)
                ? names.get((int) number)
                : number == 0 ? "" : otherwise + number;
    }

    private static long value(Transform transform, int attribute, long otherwise) {
        return transform.attributes().getOrDefault(attribute, otherwise);
    }
}
