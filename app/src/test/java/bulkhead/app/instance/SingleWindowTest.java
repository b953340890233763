package bulkhead.app.instance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import bulkhead.app.local.Lines;
import bulkhead.app.local.RuntimeFolder;
import bulkhead.app.local.UserSocket;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(120)
class SingleWindowTest {
    private static final WindowCall PLAIN = new WindowCall(true, List.of(), Optional.empty());
    private static final WindowCall FULL =
            new WindowCall(true, List.of(Path.of("/tmp/a b\n„c“.pbk"), Path.of("/x")), Optional.of("Büro"));

    @TempDir
    private Path path;

    private final BlockingQueue<WindowCall> calls = new LinkedBlockingQueue<>();
    private RuntimeFolder folder;

    @BeforeEach
    void nameFolder() throws IOException {
        folder = new RuntimeFolder(path, Files.getOwner(path));
    }

    @Test
    void handsWhatItIsAskedToTheWindowThatIsOpen() throws Exception {
        try (SingleWindow first = SingleWindow.open(folder, FULL).orElseThrow()) {
            first.obey(calls::add);
            // The first comes to the front by itself, or is not to.
            assertThat(calls.take()).isEqualTo(new WindowCall(false, FULL.files(), FULL.connect()));
            for (WindowCall call : List.of(PLAIN, FULL)) {
                assertThat(SingleWindow.open(folder, call)).isEmpty();
                assertThat(calls.poll(60, TimeUnit.SECONDS)).isEqualTo(call);
            }
        }
        SingleWindow.open(folder, PLAIN).orElseThrow().close();
    }

    @Test
    void waitsForAWindowThatIsAboutToCloseAndTakesItsPlace() throws Exception {
        SingleWindow first = SingleWindow.open(folder, PLAIN).orElseThrow();
        first.obey(call -> {
            if (call.raise()) {
                Thread.ofVirtual().start(() -> close(first));
            }
            return false;
        });
        SingleWindow.open(folder, PLAIN).orElseThrow().close();
    }

    @Test
    void whatACrashLeftDoesNotPreventAStart() throws Exception {
        try (ServerSocketChannel left = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            left.bind(UnixDomainSocketAddress.of(path.resolve("window")));
        }
        Files.writeString(path.resolve("window.lock"), "1");

        SingleWindow.open(folder, PLAIN).orElseThrow().close();
    }

    @Test
    void aCallerThatSaysNothingOrNonsenseDoesNotKeepTheNextOneAway() throws Exception {
        try (SingleWindow first = SingleWindow.open(folder, PLAIN).orElseThrow();
                Lines silent = UserSocket.connect(folder, "window").orElseThrow();
                Lines confused = UserSocket.connect(folder, "window").orElseThrow()) {
            confused.send("{\"version\":2}");
            first.obey(calls::add);
            calls.take();
            assertThat(confused.next())
                    .hasValueSatisfying(answer -> assertThat(answer).contains("different versions"));
            assertThat(SingleWindow.open(folder, PLAIN)).isEmpty();
            assertThat(calls.take()).isEqualTo(PLAIN);
            assertThat(silent.next()).isEmpty();
        }
    }

    /** The first one waits a second for what a start has to say, and a computer that is busy may take longer. */
    @Test
    void callsAgainWhereTheWindowDidNotWaitForTheCall() throws Exception {
        try (UserSocket other = UserSocket.take(folder, "window").orElseThrow()) {
            Thread.ofVirtual().start(() -> {
                try {
                    Lines.of(other.accept()).close();
                    try (Lines caller = Lines.of(other.accept())) {
                        caller.next();
                        caller.send(SingleWindow.HEARD);
                        caller.next();
                    }
                } catch (IOException e) {
                    // The caller has left.
                }
            });
            assertThat(SingleWindow.open(folder, PLAIN)).isEmpty();
        }
    }

    @Test
    void saysWhoDoesNotUnderstand() throws Exception {
        try (UserSocket other = UserSocket.take(folder, "window").orElseThrow()) {
            Thread.ofVirtual().start(() -> {
                try (Lines caller = Lines.of(other.accept())) {
                    caller.next();
                    caller.send("what?");
                    caller.next();
                } catch (IOException e) {
                    // The caller has left.
                }
            });
            assertThatIOException()
                    .isThrownBy(() -> SingleWindow.open(folder, PLAIN))
                    .withMessageContaining("process " + ProcessHandle.current().pid())
                    .withMessageContaining("what?");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "null",
                "{}",
                "{\"version\":2,\"raise\":true,\"files\":[]}",
                "{\"version\":1,\"raise\":1,\"files\":[]}",
                "{\"version\":1,\"raise\":true,\"files\":\"/x\"}",
                "{\"version\":1,\"raise\":true,\"files\":[1]}",
                "{\"version\":1,\"raise\":true,\"files\":[\"a\\u0000b\"]}"
            })
    void refusesWhatIsNoCall(String line) {
        assertThatIOException().isThrownBy(() -> WindowCall.read(line));
    }

    private static void close(SingleWindow window) {
        try {
            window.close();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
