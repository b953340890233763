package bulkhead.protocol.product;

import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * The products that are known, the most telling signs first. Vendor IDs of which no source is named are those of ike-scan's list and of
 * Libreswan's vendorid.c; the facts of both are the vendors' own.
 */
public final class Products {
    private static final List<Product> KNOWN = List.of(
            // Its own ID only where its configuration says so (charon.send_vendor_id); those of XAuth and DPD others
            // send, too.
            Product.of("strongSwan").withVendorIds("882fe56d6fd20dbc2251613b2ebe5beb"),
            Product.of("Libreswan").withVendorIds("4f452d4c6962726573"),
            // "OE…" and "OSW…" in ASCII.
            Product.of("Openswan or Libreswan").withVendorIds("4f45", "4f5357"),
            // It has no ID of its own. IkeAddVendorIdPayloads of Cedar/Proto_IKE.c says these six: NAT traversal in
            // five versions, and DPD.
            // Its L2TP says no more than "L2TP" (Cedar/Proto_L2TP.c), and its PPP sleeps in PPPThread
            // (Cedar/Proto_PPP.c).
            Product.of("SoftEther VPN")
                    .withExactly(
                            "4a131c81070358455c5728f20e95452f",
                            "7d9419a65310ca6f2c179d9215529d56",
                            "90cb80913ebb696e086381b5ec427b1f",
                            "cd60464335df21f87cfdb2fc68b6a448",
                            "4485152d18b6bbcd0be8a8469579ddcc",
                            "afcad71368a1f1c96b8696fc7757")
                    .withL2tpVendors("L2TP")
                    .withHabit(Habit.SLEEPS_ON_FRAMES),
            Product.of("Fortinet FortiGate").withVendorIds("8299031757a36082c6a621de"),
            Product.of("Juniper").withVendorIds("166f932d55eb64d8e4df4fd37e2313f0d0fd8451"),
            Product.of("Check Point")
                    .withVendorIds("f4ed19e0c114eb516faaac0ee37daf2807b4381f")
                    .withL2tpVendors("Check Point"),
            Product.of("SonicWall").withVendorIds("404bf439522ca3f6", "5b362bc820f6", "5b362bc820f7"),
            Product.of("WatchGuard").withVendorIds("bfc22e9856ba9936"),
            Product.of("SonicWall, WatchGuard or SafeNet").withVendorIds("da8e9378"),
            Product.of("Zyxel").withVendorIds("b858d1ad", "f758f226", "62502774"),
            Product.of("Cisco VPN 3000").withVendorIds("1f07f70eaa6514d3b0fa96542a50"),
            Product.of("Cisco Unity").withVendorIds("12f5f28c457168a9702d9fe274cc"),
            Product.of("Cisco IOS").withVendorIds("3e984048"),
            Product.of("KAME racoon").withVendorIds("7003cbc1097dbe9c2600ba6983bc8b35"),
            Product.of("Windows")
                    .withVendorIds("1e2b516905991c7d7c96fcbfb587e461")
                    .withL2tpVendors("Microsoft"),
            Product.of("MikroTik RouterOS").withL2tpVendors("MikroTik"),
            Product.of("accel-ppp").withL2tpVendors("accel-ppp"),
            Product.of("xl2tpd").withL2tpVendors("xelerance.com"),
            Product.of("Bulkhead").withL2tpVendors("Bulkhead"));

    private Products() {}

    /** @param said IKE's vendor IDs, all that the server sent */
    public static Optional<Product> ofVendorIds(List<byte[]> said) {
        return first(it -> it.hasVendorIds(said));
    }

    /** @param said the Vendor Name AVP, or empty */
    public static Optional<Product> ofL2tpVendor(String said) {
        return first(it -> it.hasL2tpVendor(said));
    }

    private static Optional<Product> first(Predicate<Product> fits) {
        return KNOWN.stream().filter(fits).findFirst();
    }
}
