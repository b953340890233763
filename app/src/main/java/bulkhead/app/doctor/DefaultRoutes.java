package bulkhead.app.doctor;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** The interfaces that default routes of the kernel lead to, as proc_net(5) shows them. */
public final class DefaultRoutes {
    /** RTF_REJECT of linux/route.h. */
    private static final int REJECT = 0x200;

    private static final String ANY4 = "00000000";
    private static final String ANY6 = "0".repeat(32);

    private DefaultRoutes() {}

    /** @param net has {@code route} of proc_net(5) */
    static Set<String> ipv4(Path net) {
        Set<String> links = new TreeSet<>();
        for (String[] route : lines(net.resolve("route"))) {
            // Iface Destination Gateway Flags RefCnt Use Metric Mask
            if (route.length > 7 && route[1].equals(ANY4) && route[7].equals(ANY4) && !isRejected(route[3])) {
                links.add(route[0]);
            }
        }
        return links;
    }

    /** @param net has {@code ipv6_route} */
    public static Set<String> ipv6(Path net) {
        Set<String> links = new TreeSet<>();
        for (String[] route : lines(net.resolve("ipv6_route"))) {
            // destination length source length next-hop metric references use flags interface
            if (route.length > 9 && route[0].equals(ANY6) && route[1].equals("00") && !isRejected(route[8])) {
                links.add(route[9]);
            }
        }
        links.remove("lo");
        return links;
    }

    private static boolean isRejected(String flags) {
        return (Integer.parseUnsignedInt(flags, 16) & REJECT) != 0;
    }

    private static List<String[]> lines(Path file) {
        try {
            return Files.readAllLines(file).stream()
                    .map(line -> line.strip().split("\\s+"))
                    .toList();
        } catch (IOException e) {
            return List.of();
        }
    }
}
