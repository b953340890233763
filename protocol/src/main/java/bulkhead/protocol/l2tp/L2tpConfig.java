package bulkhead.protocol.l2tp;

import java.nio.charset.StandardCharsets;
import java.util.Objects;

/**
 * What one L2TP tunnel is configured with.
 *
 * @param hostName our Host Name AVP, 1 to 255 bytes of UTF-8
 * @param tunnelSecret the secret of tunnel authentication and hidden AVPs, or null for neither
 * @param receiveWindow the control messages that the peer may have in flight, 1 to 1024
 * @param helloIntervalMillis silence of the peer after which a HELLO is sent, in ms; 0 sends none
 * @param dataSequencing whether to ask for sequence numbers in data messages
 * @param hideAvps whether to hide the AVPs we send that may be hidden; needs a tunnel secret
 * @param role which end we are
 */
public record L2tpConfig(
        String hostName,
        byte[] tunnelSecret,
        int receiveWindow,
        int helloIntervalMillis,
        boolean dataSequencing,
        boolean hideAvps,
        Role role) {
    private static final int WINDOW = 16;
    private static final int HELLO_INTERVAL = 30_000;

    public L2tpConfig {
        Objects.requireNonNull(hostName);
        Objects.requireNonNull(role);
        int nameLength = hostName.getBytes(StandardCharsets.UTF_8).length;
        if (nameLength < 1 || nameLength > 255) {
            throw new IllegalArgumentException("a host name of " + nameLength + " bytes");
        }
        if (receiveWindow < 1 || receiveWindow > 1024 || helloIntervalMillis < 0) {
            throw new IllegalArgumentException("window " + receiveWindow + ", HELLO " + helloIntervalMillis);
        }
        if (hideAvps && tunnelSecret == null) {
            throw new IllegalArgumentException("hidden AVPs need a tunnel secret");
        }
    }

    /** A client's tunnel without tunnel authentication. */
    public static L2tpConfig lac(String hostName) {
        return new L2tpConfig(hostName, null, WINDOW, HELLO_INTERVAL, false, false, Role.LAC);
    }

    /** A server's tunnel without tunnel authentication. */
    public static L2tpConfig lns(String hostName) {
        return new L2tpConfig(hostName, null, WINDOW, HELLO_INTERVAL, false, false, Role.LNS);
    }

    public L2tpConfig withTunnelSecret(byte[] secret) {
        return new L2tpConfig(
                hostName, secret, receiveWindow, helloIntervalMillis, dataSequencing, hideAvps && secret != null, role);
    }

    public L2tpConfig withHelloInterval(int millis) {
        return new L2tpConfig(hostName, tunnelSecret, receiveWindow, millis, dataSequencing, hideAvps, role);
    }

    public L2tpConfig withDataSequencing(boolean wanted) {
        return new L2tpConfig(hostName, tunnelSecret, receiveWindow, helloIntervalMillis, wanted, hideAvps, role);
    }

    public L2tpConfig withHiddenAvps(boolean hide) {
        return new L2tpConfig(hostName, tunnelSecret, receiveWindow, helloIntervalMillis, dataSequencing, hide, role);
    }

    @Override
    public String toString() {
        return "L2tpConfig[" + role + " " + hostName + (tunnelSecret == null ? "" : ", with a tunnel secret") + "]";
    }
}
