package bulkhead.app.doctor;

import java.util.Locale;

/** Products that are set up alike. */
enum ServerFamily {
    /** An IKE daemon, xl2tpd and pppd, on Linux. */
    LINUX,
    SOFTETHER,
    MIKROTIK,
    ACCEL,
    VYOS,
    WINDOWS,
    /** No server, but this computer. */
    HERE,
    UNKNOWN;

    /**
     * @param ike what IKE's vendor IDs say; may be empty
     * @param l2tp the Vendor Name AVP (RFC 2661 section 4.4.3); may be empty
     * @param host the Host Name AVP; may be empty
     */
    static ServerFamily of(String ike, String l2tp, String host) {
        String l2tpName = l2tp.toLowerCase(Locale.ROOT);
        if (l2tpName.contains("mikrotik")) {
            return MIKROTIK;
        }
        if (l2tpName.contains("microsoft") || ike.equals("Windows")) {
            return WINDOWS;
        }
        if (l2tpName.contains("accel")) {
            return ACCEL;
        }
        if (l2tpName.contains("softether") || host.toLowerCase(Locale.ROOT).contains("softether")) {
            return SOFTETHER;
        }
        boolean swan = ike.contains("strongSwan") || ike.contains("swan");
        return swan || l2tpName.contains("xelerance") || l2tpName.contains("katalix") ? LINUX : UNKNOWN;
    }
}
