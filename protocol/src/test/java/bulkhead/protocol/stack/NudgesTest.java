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
import java.util.HashSet;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.Set;
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
    private final Nudges nudges = new Nudges(client, 0);
    /** Each by its octets: the first time an answer is said it is lost. */
    private final Set<List<Byte>> lost = new HashSet<>();

    private boolean losing;
    private boolean repeating = true;

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

        assertThat(nudges.deadline()).isEqualTo(Machine.NEVER);
        nudges.tick(now + LIMIT);
        assertThat(nudges.poll()).isNull();
    }

    @Test
    void anAnswerThatIsLostIsThereTheNextTime() {
        losing = true;
        assertThat(timeToComeUp(true)).isLessThan(PATIENCE);
        assertThat(lost).isNotEmpty();
    }

    @Test
    void whereItIsSaidOnceThePeerHasToAskAgain() {
        losing = true;
        repeating = false;
        assertThat(timeToComeUp(true)).isGreaterThan(PATIENCE);
    }

    private boolean isLost(byte[] frame) {
        List<Byte> octets = new ArrayList<>();
        for (byte octet : frame) {
            octets.add(octet);
        }
        boolean answer = frame.length > 4 && frame[4] >= 2 && frame[4] <= 4;
        return losing && answer && lost.add(octets);
    }

    private long timeToComeUp(boolean nudging) {
        client.open(now);
        server.open(now);
        while (!isUp() && now < LIMIT) {
            now++;
            client.tick(now);
            if (nudging) {
                nudge();
            }
            if (!onItsWay.isEmpty() || now - wokenAt >= PATIENCE) {
                wake();
            }
            drain();
        }
        return now;
    }

    private void nudge() {
        nudges.tick(now);
        for (Nudges.Nudge nudge; (nudge = nudges.poll()) != null; ) {
            nudged++;
            onItsWay.add(nudge.frame().length == 0 || !repeating ? new byte[] {(byte) 0xff, 0x03} : nudge.frame());
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
                sent(frame);
            } else {
                said.add(output);
            }
        }
    }

    private void sent(byte[] frame) {
        nudges.sent(frame);
        if (!isLost(frame)) {
            onItsWay.add(frame);
        }
    }

    private boolean isUp() {
        return said.stream().anyMatch(PppOutput.Ip4Up.class::isInstance)
                && said.stream().anyMatch(PppOutput.Ip6Up.class::isInstance);
    }
}
