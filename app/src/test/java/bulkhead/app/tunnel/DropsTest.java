package bulkhead.app.tunnel;

import static org.assertj.core.api.Assertions.assertThat;

import bulkhead.app.pump.InDrop;
import bulkhead.app.pump.OutDrop;
import bulkhead.leakguard.policy.GuardState;
import bulkhead.leakguard.policy.Protection;
import bulkhead.protocol.VpnConfig;
import bulkhead.protocol.data.Encapsulator;
import bulkhead.protocol.note.DropReason;
import bulkhead.protocol.note.Note;
import bulkhead.protocol.note.Notes;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What goes no further in the pumps is told, on its way out as on its way in. */
class DropsTest {
    private static final Duration LIMIT = Duration.ofMinutes(1);
    /** An IPv4 header alone, of a packet without content (RFC 791 section 3.1). */
    private static final byte[] IPV4 = HexFormat.of().parseHex("4500001400000000400000000a0000020a000001");

    private final OfficeHost host = new OfficeHost();
    private final BlockingQueue<Note.Dropped> dropped = new LinkedBlockingQueue<>();
    private final CountDownLatch whole = new CountDownLatch(1);

    @Test
    void whatProgramsSendAndNeverLeavesIsTold() throws Exception {
        TunnelController controller = new TunnelController(
                host,
                new TunnelRequest(
                        OfficeHost.SERVER,
                        TunnelRequest.Outer.ANY,
                        VpnConfig.of(OfficeHost.PSK.clone(), "user", OfficeHost.PASSWORD.clone()),
                        Routing.EVERYTHING,
                        Protection.DEFAULT,
                        true),
                this::hear,
                new Telling(Notes.Detail.NOTHING, this::hear));
        Thread running = Thread.ofPlatform().daemon().start(controller::run);
        assertThat(whole.await(LIMIT.toSeconds(), TimeUnit.SECONDS)).isTrue();

        host.fromProgram((byte) 0xff);
        assertThat(next("not-ip").reason()).isEqualTo(OutDrop.NOT_IP);
        host.refusesPackets = true;
        host.fromProgram(IPV4);
        assertThat(next("not-sent").count()).isEqualTo(1);
        host.refusesPackets = false;
        controller.disconnect();
        assertThat(running.join(LIMIT)).isTrue();
    }

    @Test
    void eachWayInWhichAPacketIsNotSealedHasAReason() {
        assertThat(IntStream.of(
                                Encapsulator.NO_SESSION,
                                Encapsulator.FAMILY_DOWN,
                                Encapsulator.NOT_IP,
                                Encapsulator.TOO_LONG,
                                Encapsulator.EXHAUSTED)
                        .mapToObj(OutDrop::of))
                .containsExactly(
                        OutDrop.NO_SESSION, OutDrop.FAMILY_DOWN, OutDrop.NOT_IP, OutDrop.TOO_LONG, OutDrop.EXHAUSTED);
    }

    /** What programs know them by. What fails here after a change of names in the code is not the test. */
    @Test
    void theNamesAreThoseThatProgramsRead() {
        assertThat(labels(InDrop.values())).isEqualTo("too-long no-sa host-full queue-full");
        assertThat(labels(OutDrop.values())).isEqualTo("no-session family-down not-ip too-long exhausted not-sent");
    }

    private static String labels(DropReason[] reasons) {
        return Arrays.stream(reasons).map(DropReason::label).collect(Collectors.joining(" "));
    }

    private Note.Dropped next(String label) throws InterruptedException {
        Note.Dropped next;
        do {
            next = dropped.poll(LIMIT.toSeconds(), TimeUnit.SECONDS);
            assertThat(next).as("nothing more is told").isNotNull();
        } while (!next.reason().label().equals(label));
        return next;
    }

    private void hear(Note note) {
        if (note instanceof Note.Dropped drop) {
            dropped.add(drop);
        }
    }

    private void hear(TunnelEvent event) {
        if (event instanceof TunnelEvent.GuardChanged changed
                && changed.state() instanceof GuardState.Connected(var families)
                && families.size() == 2) {
            whole.countDown();
        }
    }
}
