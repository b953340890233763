package bulkhead.app.status;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIOException;

import bulkhead.app.local.RuntimeFolder;
import bulkhead.app.log.LogLine;
import bulkhead.app.tunnel.TunnelEvent;
import bulkhead.app.tunnel.TunnelEvent.State;
import bulkhead.protocol.VpnEvent;
import bulkhead.protocol.core.Layer;
import bulkhead.protocol.data.DropCause;
import bulkhead.protocol.note.Message;
import bulkhead.protocol.note.Note;
import bulkhead.protocol.note.PppContent;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class StatusPublisherTest {
    private static final Duration LIMIT = Duration.ofMinutes(1);

    @TempDir
    private Path path;

    private RuntimeFolder folder;

    @BeforeEach
    void nameFolder() throws IOException {
        folder = new RuntimeFolder(path, Files.getOwner(path));
    }

    @Test
    void tellsTheNewestStatusAtOnceAndThenEachChangeToEveryReader() throws Exception {
        try (StatusPublisher publisher = open()) {
            publisher.accept(new TunnelEvent.StateChanged(State.CONNECTING));
            try (StatusReader one = reader();
                    StatusReader two = reader()) {
                for (StatusReader reader : new StatusReader[] {one, two}) {
                    Published first = reader.next(LIMIT).orElseThrow();
                    assertThat(first.status()).isEqualTo(publisher.status());
                    assertThat(first.status().state()).isEqualTo(State.CONNECTING);
                    assertThat(first.status().profile()).isEqualTo("Office");
                    assertThat(first.server()).isEqualTo("vpn.example.org");
                    assertThat(first.pid()).isEqualTo(ProcessHandle.current().pid());
                }
                publisher.accept(new TunnelEvent.Session(new VpnEvent.L2tpUp(1, 2, "lac", "xl2tpd")));
                assertThat(one.next(LIMIT).orElseThrow().status()).isEqualTo(publisher.status());
                assertThat(two.next(LIMIT).orElseThrow().status()).isEqualTo(publisher.status());
            }
        }
    }

    @Test
    void tellsTheLastStatusAndEndsAndLetsAnotherBegin() throws Exception {
        StatusPublisher publisher = open();
        try (StatusReader reader = reader()) {
            reader.next(LIMIT).orElseThrow();
            publisher.accept(new TunnelEvent.StateChanged(State.DISCONNECTED));
            publisher.close();
            Published last = null;
            for (Optional<Published> next; (next = reader.next(LIMIT)).isPresent(); ) {
                last = next.get();
            }
            assertThat(last.status().state()).isEqualTo(State.DISCONNECTED);
            // Who has seen the end can begin at once.
            open().close();
        }
        assertThat(StatusReader.open(folder)).isEmpty();
    }

    @Test
    void aReaderThatReadsNothingHoldsUpNobody() throws Exception {
        try (StatusPublisher publisher = open();
                SocketChannel stuck = SocketChannel.open(StandardProtocolFamily.UNIX);
                StatusReader reader = reader()) {
            stuck.connect(UnixDomainSocketAddress.of(path.resolve(StatusPublisher.SOCKET)));
            reader.next(LIMIT).orElseThrow();
            // Far more than a socket's buffer has room for.
            String profile = "x".repeat(10_000);
            for (int i = 0; i < 1_000; i++) {
                publisher.accept(new TunnelEvent.Session(new VpnEvent.L2tpUp(1, 2, profile + i, "xl2tpd")));
            }
            publisher.accept(new TunnelEvent.StateChanged(State.CONNECTED));
            Published newest = reader.next(LIMIT).orElseThrow();
            while (newest.status().state() != State.CONNECTED) {
                newest = reader.next(LIMIT).orElseThrow();
            }
            assertThat(newest.status()).isEqualTo(publisher.status());
        }
    }

    @Test
    void disconnectsWhenAReaderAsksForIt() throws Exception {
        CountDownLatch asked = new CountDownLatch(1);
        try (StatusPublisher publisher = open();
                StatusReader reader = reader()) {
            publisher.onDisconnect(asked::countDown);
            reader.disconnect();
            assertThat(asked.await(60, TimeUnit.SECONDS)).isTrue();
        }
    }

    @Test
    void disconnectsLaterWhenItIsAskedTooEarly() throws Exception {
        CountDownLatch asked = new CountDownLatch(1);
        try (StatusPublisher publisher = open()) {
            publisher.disconnect();
            publisher.onDisconnect(asked::countDown);
            assertThat(asked.getCount()).isZero();
        }
    }

    @Test
    void saysWhoIsConnectedToWhoeverWantsToConnectToo() throws Exception {
        try (StatusPublisher publisher = open()) {
            publisher.accept(new TunnelEvent.StateChanged(State.CONNECTED));
            assertThatExceptionOfType(AlreadyConnectedException.class)
                    .isThrownBy(this::open)
                    .withMessageContaining("Office is connected since ")
                    .withMessageContaining("by 'bulkhead connect' (process "
                            + ProcessHandle.current().pid() + ")")
                    .withMessageContaining("'bulkhead disconnect'");
        }
    }

    @Test
    void whatAKilledProcessLeftIsNoConnectionAndInNobodysWay() throws Exception {
        Path socket = path.resolve(StatusPublisher.SOCKET);
        try (ServerSocketChannel left = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            left.bind(UnixDomainSocketAddress.of(socket));
        }
        Files.writeString(path.resolve(StatusPublisher.SOCKET + ".lock"), "1");
        assertThat(Files.exists(socket)).isTrue();
        assertThat(StatusReader.open(folder)).isEmpty();

        try (StatusPublisher publisher = open();
                StatusReader reader = reader()) {
            assertThat(reader.next(LIMIT).orElseThrow().status()).isEqualTo(publisher.status());
        }
    }

    @Test
    void refusesWhatIsNoStatusAndWhatNeverEnds() throws Exception {
        try (ServerSocketChannel other = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            other.bind(UnixDomainSocketAddress.of(path.resolve(StatusPublisher.SOCKET)));
            for (String said : new String[] {"{}\n", "x".repeat(300_000)}) {
                try (StatusReader reader = reader()) {
                    Thread.ofVirtual().start(() -> say(other, said));
                    assertThatIOException().isThrownBy(() -> reader.next(LIMIT));
                }
            }
        }
    }

    @Test
    void tellsItsLogToWhoAsksAndKeepsItAfterTheEnd() throws Exception {
        assertThat(LogReader.open(folder)).isEmpty();
        assertThat(LastLog.read(folder)).isEmpty();
        List<LogLine> all;
        try (StatusPublisher publisher = open();
                StatusReader other = reader()) {
            publisher.log().accept(note("before"));
            try (LogReader reader = LogReader.open(folder).orElseThrow()) {
                assertThat(reader.past())
                        .extracting(LogLine::text)
                        .containsExactly("rcvd [LCP TermReq id=0x1 \"before\"]");
                publisher.accept(new TunnelEvent.StateChanged(State.CONNECTING));
                publisher.log().accept(note("after"));
                assertThat(reader.next().orElseThrow().text()).isEqualTo("ike: calling the server");
                assertThat(reader.next().orElseThrow().text()).contains("after");
                publisher.log().accept(new Note.Dropped(Layer.ESP, DropCause.BAD_ICV, 2, ""));
                publisher.close();
                assertThat(reader.next().orElseThrow().text()).contains("not authentic");
                assertThat(reader.next()).isEmpty();
            }
            Published last = null;
            for (Optional<Published> next; (next = other.next(LIMIT)).isPresent(); ) {
                last = next.get();
            }
            assertThat(last.status().state()).isEqualTo(State.CONNECTING);
            all = publisher.log().from(0).lines();
        }
        assertThat(LastLog.read(folder)).isEqualTo(all).hasSize(4);
        assertThat(LogReader.open(folder)).isEmpty();
    }

    /** As while the user still types a password. */
    @Test
    void whoAsksForTheLogBeforeThereIsALineIsToldSo() throws Exception {
        try (StatusPublisher publisher = open();
                LogReader reader = LogReader.open(folder).orElseThrow()) {
            assertThat(reader.past()).isEmpty();
            publisher.log().accept(note("the first"));
            assertThat(reader.next().orElseThrow().text()).contains("the first");
        }
    }

    @Test
    void tellsHowManyWereDropped() throws Exception {
        try (StatusPublisher publisher = open()) {
            publisher.log().accept(new Note.Dropped(Layer.ESP, DropCause.BAD_ICV, 41, ""));
            try (StatusReader reader = reader()) {
                assertThat(reader.next(LIMIT).orElseThrow().drops()).isEqualTo(Map.of("esp", Map.of("bad-icv", 41L)));
            }
        }
    }

    /** What it reads late is what is still kept. */
    @Test
    void whoReadsTheLogSlowlyHoldsUpNobody() throws Exception {
        try (StatusPublisher publisher = open();
                LogReader slow = LogReader.open(folder).orElseThrow()) {
            for (int i = 0; i < 50_000; i++) {
                publisher.log().accept(note("x".repeat(150) + i));
            }
            assertThat(publisher.log().next()).isEqualTo(50_000);
            publisher.log().accept(note("the end"));
            slow.past();
            LogLine line = slow.next().orElseThrow();
            while (!line.text().contains("the end")) {
                line = slow.next().orElseThrow();
            }
        }
    }

    private static Note note(String text) {
        return new Note.Received(new Message.Ppp(0xc021, 5, 1, new PppContent.Text(text)));
    }

    @Test
    void followsOneConnectionAfterTheOther() throws Exception {
        BlockingQueue<Optional<Published>> told = new LinkedBlockingQueue<>();
        try (StatusFollower follower = StatusFollower.start(folder, told::add)) {
            assertThat(told.poll(60, TimeUnit.SECONDS)).isEmpty();
            for (int round = 0; round < 2; round++) {
                try (StatusPublisher publisher = open()) {
                    CountDownLatch asked = new CountDownLatch(1);
                    publisher.onDisconnect(asked::countDown);
                    assertThat(told.poll(60, TimeUnit.SECONDS))
                            .map(Published::name)
                            .contains("Office");
                    follower.disconnect();
                    assertThat(asked.await(60, TimeUnit.SECONDS)).isTrue();
                }
                Optional<Published> next = told.poll(60, TimeUnit.SECONDS);
                while (next.isPresent()) {
                    next = told.poll(60, TimeUnit.SECONDS);
                }
            }
        }
    }

    private StatusPublisher open() throws AlreadyConnectedException, IOException {
        StatusPublisher publisher = StatusPublisher.open(folder, Published.Program.COMMAND, "Office");
        publisher.server("vpn.example.org");
        return publisher;
    }

    private StatusReader reader() throws IOException {
        return StatusReader.open(folder).orElseThrow();
    }

    private static void say(ServerSocketChannel server, String text) {
        try (SocketChannel caller = server.accept()) {
            ByteBuffer bytes = StandardCharsets.UTF_8.encode(text);
            while (bytes.hasRemaining()) {
                caller.write(bytes);
            }
        } catch (IOException e) {
            // The reader had enough.
        }
    }
}
