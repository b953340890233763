package bulkhead.app.profile;

import bulkhead.protocol.esp.EspSuite;
import bulkhead.protocol.ike.DhGroup;
import bulkhead.protocol.ike.IkeEncryption;
import bulkhead.protocol.ike.IkeHash;
import bulkhead.protocol.ike.IkeProposal;
import bulkhead.protocol.ike.IkeProposals;
import bulkhead.protocol.ike.WeakAlgorithm;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What this program offers, in words of ipsec.conf(5) that strongSwan and Libreswan both know. They have no common names for
 * AES-GCM, and not every Libreswan has Curve25519: these two are left out.
 */
public final class SwanAlgorithms {
    private static final Map<IkeEncryption, String> ENCRYPTION =
            Map.of(IkeEncryption.AES_256, "aes256", IkeEncryption.AES_128, "aes128", IkeEncryption.TRIPLE_DES, "3des");
    private static final Map<IkeHash, String> HASHES = Map.of(
            IkeHash.SHA2_512, "sha2_512",
            IkeHash.SHA2_384, "sha2_384",
            IkeHash.SHA2_256, "sha2_256",
            IkeHash.SHA1, "sha1",
            IkeHash.MD5, "md5");
    private static final Map<EspSuite, String> SUITES = Map.of(
            EspSuite.AES_256_CBC_SHA2_512, "aes256-sha2_512",
            EspSuite.AES_256_CBC_SHA2_384, "aes256-sha2_384",
            EspSuite.AES_256_CBC_SHA2_256, "aes256-sha2_256",
            EspSuite.AES_128_CBC_SHA2_256, "aes128-sha2_256",
            EspSuite.AES_256_CBC_SHA1, "aes256-sha1",
            EspSuite.AES_128_CBC_SHA1, "aes128-sha1",
            EspSuite.TRIPLE_DES_SHA1, "3des-sha1");

    private SwanAlgorithms() {}

    /** The value of {@code ike=}. */
    public static String ike(Set<WeakAlgorithm> permitted) {
        return IkeProposals.permitting(permitted).stream()
                .filter(proposal -> proposal.group() != DhGroup.CURVE_25519)
                .map(SwanAlgorithms::transform)
                .collect(Collectors.joining(","));
    }

    /** The value of {@code esp=}, without perfect forward secrecy. */
    public static String esp(Set<WeakAlgorithm> permitted) {
        List<EspSuite> suites = IkeProposals.espPermitting(permitted);
        return suites.stream().filter(SUITES::containsKey).map(SUITES::get).collect(Collectors.joining(","));
    }

    private static String transform(IkeProposal proposal) {
        String group = proposal.group().label().toLowerCase(Locale.ROOT).replace("-", "");
        return ENCRYPTION.get(proposal.encryption()) + "-" + HASHES.get(proposal.hash()) + "-" + group;
    }
}
