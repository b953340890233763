package bulkhead.protocol.stack;

import static org.assertj.core.api.Assertions.assertThat;

import bulkhead.protocol.core.Machine;
import bulkhead.protocol.ppp.NcpPolicy;
import bulkhead.protocol.ppp.PppConfig;
import bulkhead.protocol.ppp.PppOutput;
import bulkhead.protocol.ppp.auth.AuthMethod;
import bulkhead.protocol.ppp.session.PppSession;
import bulkhead.protocol.wire.IpAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * Against a peer that waits as SoftEther's source says of its own (PPPThread and PPPRecvPacket in Cedar/Proto_PPP.c, release 5.01.9674): each
 * time that frames have come, one of them is worked off, and the next when more come or 300 ms are over; frames that are too short to
 * have a protocol are passed over.
 */
class NudgesTest {
    private static final int PATIENCE = 300;
    private static final int LIMIT = 10_000;

    private final Queue<byte[]> onItsWay = new ArrayDeque<>();
    private final Queue<byte[]> waiting = new ArrayDeque<>();
    private final List<PppOutput> said = new ArrayList<>();
    private final PppSession client = new PppSession(client(), new Random(1));
    private final PppSession server = new PppSession(server(), new Random(2));
    private long now;
    private long wokenAt;
    private int nudged;

    private static PppConfig client() {
        byte[] password = "geheim".getBytes(StandardCharsets.UTF_8);
        return PppConfig.client("anna", password, EnumSet.of(AuthMethod.MS_CHAP_V2), 1400, true, true, 0x1234);
    }

    private static PppConfig server() {
        return PppConfig.server(
                "vm",
                _ -> "geheim".getBytes(StandardCharsets.UTF_8),
                EnumSet.of(AuthMethod.MS_CHAP_V2),
                1400,
                new PppConfig.Ip4(
                        NcpPolicy.OPEN,
                        IpAddress.parse("10.9.0.1"),
                        IpAddress.parse("10.9.0.2"),
                        List.of(IpAddress.parse("10.9.0.53"))),
                new PppConfig.Ip6(NcpPolicy.OPEN, 0x5678));
    }

    @Test
    void withoutThemEachFrameThatComesWithAnotherWaits() {
        assertThat(timeToComeUp(false)).isGreaterThan(3 * PATIENCE);
    }

    @Test
    void isNudgedUntilAllIsNegotiated() {
        assertThat(timeToComeUp(true)).isLessThan(PATIENCE);
        assertThat(nudged).isPositive();

        Nudges nudges = new Nudges(client, now);
        assertThat(nudges.deadline()).isEqualTo(Machine.NEVER);
        nudges.tick(now + LIMIT);
        assertThat(nudges.poll()).isNull();
    }

    private long timeToComeUp(boolean nudging) {
        client.open(now);
        server.open(now);
        Nudges nudges = new Nudges(client, now);
        while (!isUp() && now < LIMIT) {
            now++;
            client.tick(now);
            if (nudging) {
                nudge(nudges);
            }
            if (!onItsWay.isEmpty() || now - wokenAt >= PATIENCE) {
                wake();
            }
            drain();
        }
        return now;
    }

    private void nudge(Nudges nudges) {
        nudges.tick(now);
        while (nudges.poll() != null) {
            nudged++;
            onItsWay.add(new byte[] {(byte) 0xff, 0x03});
        }
    }

    /** What came together wakes it once. */
    private void wake() {
        wokenAt = now;
        waiting.addAll(onItsWay);
        onItsWay.clear();
        byte[] frame = waiting.poll();
        while (frame != null && frame.length < 4) {
            frame = waiting.poll();
        }
        if (frame != null) {
            server.receive(now, frame, 0, frame.length);
        }
        server.tick(now);
    }

    private void drain() {
        for (PppOutput output; (output = server.poll()) != null; ) {
            if (output instanceof PppOutput.Send(byte[] frame)) {
                client.receive(now, frame, 0, frame.length);
            }
        }
        for (PppOutput output; (output = client.poll()) != null; ) {
            if (output instanceof PppOutput.Send(byte[] frame)) {
                onItsWay.add(frame);
            } else {
                said.add(output);
            }
        }
    }

    private boolean isUp() {
        return said.stream().anyMatch(PppOutput.Ip4Up.class::isInstance)
                && said.stream().anyMatch(PppOutput.Ip6Up.class::isInstance);
    }
}
