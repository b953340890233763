package bulkhead.app.tunnel;

import java.io.IOException;
import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.net.StandardProtocolFamily;
import java.net.UnknownHostException;
import java.nio.channels.DatagramChannel;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Servers of IPv4 from a network that has IPv6 alone and a translator (RFC 6146), as telephones' networks are. */
final class Nat64 {
    /** A name that has IPv4 alone: where a resolver has IPv6 of it, that shows the translator's prefix (RFC 7050 section 2.2). */
    private static final String KNOWN = "ipv4only.arpa";

    private static final List<InetAddress> KNOWN_ADDRESSES =
            List.of(InetAddress.ofLiteral("192.0.0.170"), InetAddress.ofLiteral("192.0.0.171"));

    /** Where the four bytes of IPv4 are, by the length of the prefix; byte 8 has none (RFC 6052 section 2.2). */
    private static final int[][] PLACES = {
        {12, 13, 14, 15}, {9, 10, 11, 12}, {7, 9, 10, 11}, {6, 7, 9, 10}, {5, 6, 7, 9}, {4, 5, 6, 7}
    };

    private static final int IKE = 500;

    private Nat64() {}

    /** These, and where this computer's network has IPv6 alone, those of IPv4 as the translator has them. */
    static List<InetAddress> with(List<InetAddress> addresses) {
        List<InetAddress> more = new ArrayList<>(addresses);
        boolean unreached = addresses.stream().allMatch(it -> it instanceof Inet4Address && !hasRoute(it));
        if (unreached && hasIpv6()) {
            List<InetAddress> shown = ask();
            addresses.forEach(address -> shown.stream()
                    .flatMap(it -> behind(it, address).stream())
                    .findFirst()
                    .ifPresent(more::add));
        }
        return List.copyOf(more);
    }

    /**
     * An address of IPv4 as the translator has it.
     *
     * @param shown what a resolver says of {@link #KNOWN}
     */
    static Optional<InetAddress> behind(InetAddress shown, InetAddress server) {
        byte[] bytes = shown.getAddress();
        if (!(shown instanceof Inet6Address)) {
            return Optional.empty();
        }
        return Arrays.stream(PLACES)
                .filter(places -> KNOWN_ADDRESSES.stream().anyMatch(known -> holds(bytes, places, known.getAddress())))
                .findFirst()
                .map(places -> put(bytes, places, server.getAddress()));
    }

    private static boolean holds(byte[] bytes, int[] places, byte[] ipv4) {
        for (int i = 0; i < places.length; i++) {
            if (bytes[places[i]] != ipv4[i]) {
                return false;
            }
        }
        return true;
    }

    private static InetAddress put(byte[] bytes, int[] places, byte[] ipv4) {
        byte[] address = bytes.clone();
        for (int i = 0; i < places.length; i++) {
            address[places[i]] = ipv4[i];
        }
        try {
            return InetAddress.getByAddress(address);
        } catch (UnknownHostException e) {
            throw new IllegalStateException("sixteen bytes are an address", e);
        }
    }

    private static List<InetAddress> ask() {
        try {
            return List.of(InetAddress.getAllByName(KNOWN));
        } catch (UnknownHostException e) {
            return List.of();
        }
    }

    /** Nothing is sent: a datagram's socket that is connected has only been given a route. */
    private static boolean hasRoute(InetAddress address) {
        try (DatagramChannel channel = DatagramChannel.open(StandardProtocolFamily.INET)) {
            channel.connect(new InetSocketAddress(address, IKE));
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    /** Not that of a link alone: who is on no network asks nobody. */
    private static boolean hasIpv6() {
        try (Stream<NetworkInterface> links = NetworkInterface.networkInterfaces()) {
            return links.flatMap(NetworkInterface::inetAddresses)
                    .anyMatch(it -> it instanceof Inet6Address && !it.isLoopbackAddress() && !it.isLinkLocalAddress());
        } catch (SocketException e) {
            return false;
        }
    }
}
