package bulkhead.app.doctor;

/** Products that are set up alike. */
public enum ServerFamily {
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
     * @param ike the product that IKE's vendor IDs name; may be empty
     * @param l2tp the one that L2TP's vendor name does; may be empty
     */
    static ServerFamily of(String ike, String l2tp) {
        return switch (l2tp.isEmpty() ? ike : l2tp) {
            case "MikroTik RouterOS" -> MIKROTIK;
            case "Windows" -> WINDOWS;
            case "accel-ppp" -> ACCEL;
            case "SoftEther VPN" -> SOFTETHER;
            case "strongSwan", "Libreswan", "Openswan or Libreswan", "xl2tpd" -> LINUX;
            default -> UNKNOWN;
        };
    }
}
