package bulkhead.leakguard.contract;

import bulkhead.leakguard.daemon.MessageCodec;
import bulkhead.leakguard.daemon.Request;
import bulkhead.leakguard.host.HostPlan;
import bulkhead.leakguard.host.Underlay;
import java.net.InetAddress;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;

/** What somebody may send to the daemon who has no right to anything: the same on every system. */
public final class Hostile {
    private static final int LONGEST = 2_000;
    private static final int MOST_CHANGES = 4;

    private final Random random = new Random(20260101);

    /** Bytes that are no message. */
    public byte[] bytes() {
        byte[] message = new byte[1 + random.nextInt(LONGEST)];
        random.nextBytes(message);
        return message;
    }

    /** None of these is anybody's to ask for while somebody else is connected, whatever becomes of single bytes. */
    public static List<Request> foreign(InetAddress server, HostPlan... plans) {
        Underlay nowhere = new Underlay("wlan7", 77, InetAddress.ofLiteral("192.0.2.1"), 1500, true);
        return Stream.concat(
                        Stream.of(plans).<Request>map(Request.Apply::new),
                        Stream.<Request>of(
                                new Request.OpenUdp(nowhere, server),
                                new Request.OpenRawEsp(nowhere, server),
                                new Request.ClaimUdp(nowhere, server, 40_000),
                                new Request.OpenTun("eth0"),
                                new Request.Release(),
                                new Request.Leave(),
                                new Request.Unblock(false)))
                .toList();
    }

    /** One of these with none, some or many of its bytes changed or cut off. */
    public byte[] mutated(List<Request> requests) {
        byte[] copy = MessageCodec.write(requests.get(random.nextInt(requests.size())));
        int changes = random.nextInt(MOST_CHANGES);
        for (int i = 0; i < changes; i++) {
            int at = random.nextInt(copy.length);
            switch (random.nextInt(3)) {
                case 0 -> copy[at] ^= (byte) (1 << random.nextInt(8));
                case 1 -> copy[at] = (byte) random.nextInt(256);
                default -> copy = Arrays.copyOf(copy, at + 1);
            }
        }
        return copy;
    }
}
