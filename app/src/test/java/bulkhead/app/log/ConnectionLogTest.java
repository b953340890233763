package bulkhead.app.log;

import static org.assertj.core.api.Assertions.assertThat;

import bulkhead.app.tunnel.TunnelEvent;
import bulkhead.protocol.core.Failure;
import bulkhead.protocol.core.Layer;
import bulkhead.protocol.core.Reason;
import bulkhead.protocol.data.DropCause;
import bulkhead.protocol.note.DropReason;
import bulkhead.protocol.note.Message;
import bulkhead.protocol.note.Note;
import bulkhead.protocol.note.PppContent;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class ConnectionLogTest {
    private final AtomicLong now = new AtomicLong(1_700_000_000_000L);
    private final ConnectionLog log = new ConnectionLog(now::get);

    @Test
    void eachReasonIsToldOnceAndThenCounted() {
        drop(DropCause.BAD_ICV, 1);
        for (int i = 0; i < 40; i++) {
            drop(DropCause.BAD_ICV, 1);
        }
        drop(DropCause.BAD_UDP, 3);
        now.addAndGet(60_000);
        drop(DropCause.BAD_ICV, 1);

        assertThat(texts())
                .containsExactly(
                        "dropped what came for ESP: not authentic",
                        "dropped what came for ESP: malformed UDP inside ESP, 3 times",
                        "dropped what came for ESP: not authentic: and 41 more");
        assertThat(log.drops()).isEqualTo(Map.of("esp", Map.of("bad-icv", 42L, "bad-udp", 3L)));
    }

    @Test
    void whatDidNotLeaveIsToldFromWhatCame() {
        DropReason outbound = new DropReason() {
            @Override
            public String label() {
                return "not-ip";
            }

            @Override
            public String words() {
                return "neither IPv4 nor IPv6";
            }

            @Override
            public boolean isOutbound() {
                return true;
            }
        };
        log.accept(new Note.Dropped(Layer.HOST, outbound, 2, ""));

        assertThat(texts()).containsExactly("dropped what was to leave this computer: neither IPv4 nor IPv6, 2 times");
        assertThat(log.drops()).isEqualTo(Map.of("host", Map.of("not-ip", 2L)));
    }

    @Test
    void whatWasOnlyCountedIsToldAtTheEnd() {
        drop(DropCause.BAD_ICV, 1);
        drop(DropCause.BAD_ICV, 7);
        log.flush();
        log.flush();

        assertThat(texts())
                .containsExactly(
                        "dropped what came for ESP: not authentic",
                        "dropped what came for ESP: not authentic: and 7 more");
    }

    /** Whatever floods it. */
    @Test
    void keepsTheNewestAndSaysHowManyAreMissing() {
        for (int i = 0; i < 10_000; i++) {
            log.accept(terminate("text " + i));
        }

        ConnectionLog.Page page = log.from(0);
        assertThat(page.lines())
                .hasSize(2_000)
                .last()
                .satisfies(line -> assertThat(line.text()).contains("text 9999"));
        assertThat(page.missed()).isEqualTo(8_000);
        assertThat(page.next()).isEqualTo(10_000);
        assertThat(log.from(9_999).lines()).hasSize(1);
        assertThat(log.from(10_000).lines()).isEmpty();
    }

    @Test
    void aStepIsALineWhateverIsLogged() {
        log.accept(new TunnelEvent.StateChanged(TunnelEvent.State.CONNECTING));
        log.accept(
                new TunnelEvent.Failed(new Failure(Layer.IKE, Reason.NO_ANSWER, "we sent and nothing came", "wait")));

        assertThat(log.from(0).lines())
                .containsExactly(
                        new LogLine(now.get(), Severity.INFO, "step", "ike: calling the server"),
                        new LogLine(now.get(), Severity.INFO, "step", "failed: IKE: we sent and nothing came; wait."));
    }

    @Test
    void aLineComesBackAsItWas() {
        LogLine line = new LogLine(5, Severity.TRACE, "ppp", "sent [LCP TermReq id=0x1 \"„x“\"]  two");

        assertThat(LogLine.parse(line.encoded())).contains(line);
        assertThat(LogLine.parse("")).isEmpty();
        assertThat(LogLine.parse("5 loud ppp x")).isEmpty();
        assertThat(LogLine.parse("x debug ppp x")).isEmpty();
        assertThat(new LogLine(5, Severity.INFO, "step", "a\nb").encoded()).isEqualTo("5 info step a b");
    }

    private void drop(DropCause cause, long count) {
        log.accept(new Note.Dropped(Layer.ESP, cause, count, ""));
    }

    private static Note terminate(String text) {
        return new Note.Received(new Message.Ppp(0xc021, 5, 1, new PppContent.Text(text)));
    }

    private List<String> texts() {
        return log.from(0).lines().stream().map(LogLine::text).toList();
    }
}
