package bulkhead.protocol.ip6;

import java.util.HexFormat;

/**
 * Packets of other implementations, captured for these tests on a TUN device with Debian 12's packages. The client's
 * link-local address is fe80::a8bb:ccff:fedd:eeff, its DUID 00040011..eeff; the server's is fe80::1.
 */
public final class Captures {
    /** The interface identifier of the client in all captures. */
    public static final long CLIENT_ID = 0xa8bbccfffeddeeffL;

    public static final long SERVER_ID = 1;

    public static final byte[] CLIENT_DUID = hex("000400112233445566778899aabbccddeeff");

    /** Made by scapy 2.7.0: {@code IPv6(src, dst='ff02::2', hlim=255)/ICMPv6ND_RS()}. */
    public static final byte[] SCAPY_RS =
            hex("6000000000083afffe80000000000000a8bbccfffeddeeffff0200000000000000000000000000028500199e00000000");

    /** radvd 2.19: O flag, preference high, lifetime 1800; prefixes 2001:db8:1:2::/64 (L, A, 86400/14400) and
     * 2001:db8:1:3::/64 (L only, 86400/14400); route 2001:db8:ff00::/40 low 600; RDNSS 2001:db8:53::1 and ::2 for 1200; DNSSL
     * example.org and corp.example.com for 1200; MTU 1400. */
    public static final byte[] RADVD_RA =
            hex("6005b81400c03afffe800000000000000000000000000001fe80000000000000a8bbccfffeddeeff860051e440480708"
                    + "0000000000000000030440c000015180000038400000000020010db80001000200000000000000000304408000015180"
                    + "000038400000000020010db8000100030000000000000000180328180000025820010db8ff0000000000000000000000"
                    + "19050000000004b020010db800530000000000000000000120010db80053000000000000000000021f050000000004b0"
                    + "076578616d706c65036f72670004636f7270076578616d706c6503636f6d00000501000000000578");

    /** dnsmasq 2.90 set up for DHCPv6: M and O, preference high, lifetime 1800; 2001:db8:1::/64 (L only, 1800/1800); MTU
     * 1380; RDNSS 2001:db8::53 and DNSSL example.net for 1800. */
    public static final byte[] DNSMASQ_RA = hex(
            "6c05b81400683afffe800000000000000000000000000001fe80000000000000a8bbccfffeddeeff8600109c40c80708"
                    + "00000000000000000304408000000708000007080000000020010db80001000000000000000000000501000000000564"
                    + "1f03000000000708076578616d706c65036e657400000000190300000000070820010db8000000000000000000000053");

    /** Linux 6.18, unicast, asking whether fe80::a8bb:ccff:fedd:eeff is still there. */
    public static final byte[] LINUX_NS =
            hex("6c01a76a00183afffe800000000000000000000000000001fe80000000000000a8bbccfffeddeeff8700b5f600000000"
                    + "fe80000000000000a8bbccfffeddeeff");

    /** dnsmasq 2.90, Reply to an Information-Request of transaction 123456: server DUID-EN 2495/01020304, DNS 2001:db8::53,
     * domain example.net, refresh after 600 s. */
    public static final byte[] DNSMASQ_INFORMATION_REPLY =
            hex("6c021877005d1140fe800000000000000000000000000001fe80000000000000a8bbccfffeddeeff02230222005d22e9"
                    + "0712345600010012000400112233445566778899aabbccddeeff0002000a0002000009bf010203040018000d07657861"
                    + "6d706c65036e6574000017001020010db80000000000000000000000530020000400000258");

    /** dnsmasq 2.90, Advertise in transaction 0abcde: IA_NA 1 with 2001:db8:1::10d 600/600, T1 300, T2 525; status Success. */
    public static final byte[] DNSMASQ_ADVERTISE =
            hex("6c02187700931140fe800000000000000000000000000001fe80000000000000a8bbccfffeddeeff0223022200932ca3"
                    + "020abcde00010012000400112233445566778899aabbccddeeff0002000a0002000009bf010203040003002800000001"
                    + "0000012c0000020d0005001820010db800010000000000000000010d0000025800000258000d00090000737563636573"
                    + "7300070001000018000d076578616d706c65036e6574000017001020010db8000000000000000000000053");

    /** dnsmasq 2.90, Reply with Rapid Commit to a Solicit of transaction 0abcdf, otherwise as the Advertise. */
    public static final byte[] DNSMASQ_RAPID_REPLY =
            hex("6c02187700971140fe800000000000000000000000000001fe80000000000000a8bbccfffeddeeff022302220097278c"
                    + "070abcdf00010012000400112233445566778899aabbccddeeff0002000a0002000009bf01020304000e000000030028"
                    + "000000010000012c0000020d0005001820010db800010000000000000000010d0000025800000258000d000900007375"
                    + "636365737300070001000018000d076578616d706c65036e6574000017001020010db8000000000000000000000053");

    /** Kea 2.2.0, Advertise in transaction 0abcde: IA_NA 1 with 2001:db8:1::100 and IA_PD 1 with 2001:db8:8000::/56, both
     * 3000/4000, T1 1000, T2 2000; server DUID-EN 2495/0102030405; DNS 2001:db8::53 and ::54; example.com, vpn.example.com. */
    public static final byte[] KEA_ADVERTISE =
            hex("6002187700d01140fe800000000000000000000000000001fe80000000000000a8bbccfffeddeeff0223022200d0906c"
                    + "020abcde00010012000400112233445566778899aabbccddeeff0002000b0002000009bf010203040500030028000000"
                    + "01000003e8000007d00005001820010db800010000000000000000010000000bb800000fa00017002020010db8000000"
                    + "00000000000000005320010db80000000000000000000000540018001e076578616d706c6503636f6d000376706e0765"
                    + "78616d706c6503636f6d000019002900000001000003e8000007d0001a001900000bb800000fa03820010db880000000"
                    + "0000000000000000");

    /** Kea 2.2.0, Reply with Rapid Commit in transaction 0abcdf: 2001:db8:1::101 and 2001:db8:8000:100::/56, otherwise as
     * the Advertise. */
    public static final byte[] KEA_RAPID_REPLY =
            hex("6002187700d41140fe800000000000000000000000000001fe80000000000000a8bbccfffeddeeff0223022200d47b63"
                    + "070abcdf00010012000400112233445566778899aabbccddeeff0002000b0002000009bf010203040500030028000000"
                    + "01000003e8000007d00005001820010db800010000000000000000010100000bb800000fa0000e00000017002020010d"
                    + "b800000000000000000000005320010db80000000000000000000000540018001e076578616d706c6503636f6d000376"
                    + "706e076578616d706c6503636f6d000019002900000001000003e8000007d0001a001900000bb800000fa03820010db8"
                    + "800001000000000000000000");

    /** Made by scapy 2.7.0: {@code DHCP6_InfoRequest(trid=0x123456)}, client identifier, requests 23, 24 and 32, elapsed time 0;
     * hop limit 1. */
    public static final byte[] SCAPY_INFORMATION_REQUEST =
            hex("6000000000321101fe80000000000000a8bbccfffeddeeffff0200000000000000000000000100020222022300329dfd"
                    + "0b12345600010012000400112233445566778899aabbccddeeff00060006001700180020000800020000");

    private Captures() {}

    public static byte[] hex(String digits) {
        return HexFormat.of().parseHex(digits);
    }
}
