package bulkhead.app.log;

import java.util.HexFormat;
import java.util.Map;

/** What vendor IDs announce, as far as it is known. */
final class IkeVendors {
    /** By how they begin; some end in a version. */
    private static final Map<String, String> KNOWN = Map.ofEntries(
            Map.entry("4a131c81070358455c5728f20e95452f", "NAT-T RFC 3947"),
            Map.entry("7d9419a65310ca6f2c179d9215529d56", "NAT-T draft 03"),
            Map.entry("90cb80913ebb696e086381b5ec427b1f", "NAT-T draft 02"),
            Map.entry("cd60464335df21f87cfdb2fc68b6a448", "NAT-T draft 02"),
            Map.entry("4485152d18b6bbcd0be8a8469579ddcc", "NAT-T draft 00"),
            Map.entry("afcad71368a1f1c96b8696fc7757", "DPD"),
            Map.entry("09002689dfd6b712", "XAUTH"),
            Map.entry("4048b7d56ebce88525e7de7f00d6c2d3", "fragmentation"),
            Map.entry("882fe56d6fd20dbc2251613b2ebe5beb", "strongSwan"),
            Map.entry("12f5f28c457168a9702d9fe274cc", "Cisco Unity"),
            Map.entry("1e2b516905991c7d7c96fcbfb587e461", "Windows"));

    private IkeVendors() {}

    static String name(byte[] data) {
        String hex = HexFormat.of().formatHex(data);
        return KNOWN.entrySet().stream()
                .filter(known -> hex.startsWith(known.getKey()))
                .findFirst()
                .map(Map.Entry::getValue)
                .orElseGet(() -> Quoted.hex(data));
    }
}
