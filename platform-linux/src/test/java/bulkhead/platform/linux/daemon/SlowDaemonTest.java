package bulkhead.platform.linux.daemon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import bulkhead.leakguard.daemon.Conversation;
import bulkhead.leakguard.daemon.GuardControl;
import bulkhead.leakguard.daemon.MessageCodec;
import bulkhead.leakguard.daemon.Reply;
import bulkhead.leakguard.daemon.Request;
import bulkhead.leakguard.host.HostException;
import bulkhead.platform.linux.DaemonBed;
import bulkhead.platform.linux.OnKernel;
import bulkhead.platform.linux.Testbed;
import bulkhead.platform.linux.system.StateDirectory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Who asks a daemon that systemd has just begun to start: a systemctl of ours says what systemd would, at its place. */
@OnKernel
class SlowDaemonTest {
    private static final Duration LIMIT = Duration.ofMillis(100);
    private static final Path SYSTEMCTL = Path.of("/usr/bin/systemctl");

    @TempDir
    Path folder;

    private Testbed testbed;
    private UnixListener listener;
    private final ExecutorService threads =
            Executors.newThreadPerTaskExecutor(Thread.ofPlatform().daemon().factory());

    @BeforeEach
    void open() throws Exception {
        testbed = new Testbed();
        assumeTrue(Files.exists(SYSTEMCTL), "skipped: no systemctl here to stand in for");
        Path systemctl = folder.resolve("systemctl");
        Files.writeString(systemctl, "#!/bin/sh\necho \"$*\" >>" + folder + "/asked\ncat " + folder + "/state\n");
        assertThat(systemctl.toFile().setExecutable(true)).isTrue();
        Files.createDirectories(StateDirectory.ROOT);
        testbed.client.bind(systemctl.toString(), SYSTEMCTL.toString());
        testbed.client.bind(Files.createDirectory(folder.resolve("run")).toString(), StateDirectory.ROOT.toString());
        listener = testbed.client.call(() -> UnixListener.bind(DaemonConnection.SYSTEM, -1));
    }

    @AfterEach
    void close() {
        if (testbed != null) {
            threads.shutdownNow();
            if (listener != null) {
                listener.close();
            }
            testbed.close();
        }
    }

    private Optional<Conversation> connect() {
        return testbed.client.call(() -> DaemonConnection.open(DaemonConnection.SYSTEM, LIMIT));
    }

    private void says(String state) throws Exception {
        Files.writeString(folder.resolve("state"), state + "\n");
    }

    @Test
    void itIsWaitedForAsLongAsItIsBeingStarted() throws Exception {
        says("activating");
        threads.submit(() -> {
            awaitAsked(3);
            listener.accept().send(MessageCodec.write(new Reply.Ok()), -1);
            return null;
        });
        Optional<Conversation> connection = connect();
        assertThat(connection).isPresent();
        connection.get().close();
        assertThat(folder.resolve("asked"))
                .content()
                .startsWith("show --property=ActiveState --value bulkhead-guard.service\n");
    }

    private void awaitAsked(int times) throws IOException {
        Path asked = folder.resolve("asked");
        while (!Files.exists(asked) || Files.readAllLines(asked).size() < times) {
            Thread.onSpinWait();
        }
    }

    @Test
    void oneThatHasJustBecomeReadyHasTheWholeTimeForItsAnswer() throws Exception {
        Path state = folder.resolve("state");
        testbed.client.run("mkfifo", state.toString());
        threads.submit(() -> {
            says("activating");
            awaitAsked(2);
            // It answers while systemd is being asked: a host of any slowness comes to the last wait with the answer
            // there.
            listener.accept().send(MessageCodec.write(new Reply.Ok()), -1);
            says("active");
            return null;
        });
        Optional<Conversation> connection = connect();
        assertThat(connection).isPresent();
        connection.get().close();
    }

    @Test
    void oneThatIsThereAndSaysNothingIsNot() throws Exception {
        says("active");
        assertThatThrownBy(this::connect).isInstanceOf(Conversation.SilenceException.class);
    }

    /** The daemon has it, and does it whoever waits: to say that it does not answer would be no truth. */
    /** Who has no right to do it alone has nobody else to wait for. */
    @ParameterizedTest
    @MethodSource("requests")
    void whatItWasAskedForIsWaitedForBeyondTheTimeAfterWhichThatIsTold(Request request, Asking asking)
            throws Exception {
        says("activating");
        CompletableFuture<Request> heard = new CompletableFuture<>();
        threads.submit(() -> {
            UnixSocket client = listener.accept();
            client.receive(Duration.ofMinutes(1), false);
            client.send(MessageCodec.write(new Reply.Ok()), -1);
            heard.complete(MessageCodec.request(
                    client.receive(Duration.ofMinutes(1), false).bytes()));
            assertThat(client.receive(LIMIT.multipliedBy(10), false))
                    .as("the client's end")
                    .isNull();
            client.send(MessageCodec.write(new Reply.Ok()), -1);
            return null;
        });
        testbed.client.call(() -> {
            asking.of(DaemonBed.guardWithoutRights(LIMIT));
            return null;
        });
        assertThat(heard).isCompletedWithValue(request);
    }

    private interface Asking {
        void of(GuardControl guard) throws HostException;
    }

    static Stream<Arguments> requests() {
        return Stream.of(
                asking(new Request.Block(false), guard -> guard.block(false)),
                asking(new Request.Unblock(false), guard -> guard.unblock(false)),
                asking(new Request.ClosePortal(), GuardControl::closePortal));
    }

    private static Arguments asking(Request request, Asking asking) {
        return Arguments.of(request, asking);
    }
}
