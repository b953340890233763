package bulkhead.platform.windows;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import bulkhead.platform.windows.api.Accounts;
import bulkhead.platform.windows.api.Pipes;
import bulkhead.platform.windows.api.Pipes.Listener;
import bulkhead.platform.windows.api.Pipes.Pipe;
import bulkhead.platform.windows.api.WindowsException;
import bulkhead.platform.windows.pipe.GuardPipe;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What this program relies on of Windows' named pipes, by their documentation: on the fake, and where there is a Windows, on that. */
@Timeout(60)
abstract class PipesContract {
    private final String name = "\\\\.\\pipe\\bulkhead-test-" + UUID.randomUUID();
    private final ExecutorService threads = Executors.newCachedThreadPool();

    /** Those that an administrator sees. */
    protected abstract Pipes pipes();

    @AfterEach
    void end() {
        threads.shutdownNow();
    }

    private static int code(ThrowingCallable call) {
        return catchThrowableOfType(WindowsException.class, call).code();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    private static void say(Pipe pipe, String text) throws WindowsException {
        pipe.write(bytes(text), text.length(), Pipes.FOREVER);
    }

    private static String hear(Pipe pipe) throws WindowsException {
        byte[] buffer = new byte[100];
        int length = pipe.read(buffer, Pipes.FOREVER);
        return length < 0 ? "code " + length : new String(buffer, 0, length, StandardCharsets.US_ASCII);
    }

    /** Both ends. */
    private record Both(Listener listener, Pipe server, Pipe client) implements AutoCloseable {
        @Override
        public void close() {
            client.close();
            server.close();
            listener.close();
        }
    }

    private Both both() throws Exception {
        Listener listener = pipes().listen(name, GuardPipe.DESCRIPTOR);
        Future<Pipe> server = threads.submit(() -> listener.accept().orElseThrow());
        Pipe client = pipes().connect(name);
        return new Both(listener, server.get(), client);
    }

    @Test
    void aNameIsOnesAloneUntilItIsClosed() throws Exception {
        try (Listener _ = pipes().listen(name, GuardPipe.DESCRIPTOR)) {
            assertThat(code(() -> pipes().listen(name, GuardPipe.DESCRIPTOR)))
                    .isEqualTo(WindowsException.ERROR_ACCESS_DENIED);
        }
        pipes().listen(name, GuardPipe.DESCRIPTOR).close();
    }

    @Test
    void whereNobodyListensThereIsNoPipe() {
        assertThat(code(() -> pipes().connect(name))).isEqualTo(WindowsException.ERROR_FILE_NOT_FOUND);
    }

    @Test
    void messagesStayApartInBothDirections() throws Exception {
        try (Both both = both()) {
            say(both.client(), "one");
            say(both.client(), "and another");
            assertThat(hear(both.server())).isEqualTo("one");
            assertThat(hear(both.server())).isEqualTo("and another");
            say(both.server(), "three");
            assertThat(hear(both.client())).isEqualTo("three");
        }
    }

    @Test
    void aMessageThatDoesNotFitIsToldAndItsRestComesNext() throws Exception {
        try (Both both = both()) {
            say(both.client(), "a".repeat(100) + "bc");
            assertThat(hear(both.server())).isEqualTo("code " + Pipes.TOO_LONG);
            assertThat(hear(both.server())).isEqualTo("bc");
        }
    }

    @Test
    void whatTheOtherEndSaidBeforeItClosedIsReadBeforeTheEnd() throws Exception {
        try (Both both = both()) {
            say(both.client(), "bye");
            both.client().close();
            assertThat(hear(both.server())).isEqualTo("bye");
            assertThat(hear(both.server())).isEqualTo("code " + Pipes.ENDED);
            assertThat(code(() -> say(both.server(), "gone"))).isEqualTo(WindowsException.ERROR_NO_DATA);
        }
    }

    @Test
    void silenceIsWaitedForNoLongerThanWantedAndNothingIsLostByIt() throws Exception {
        try (Both both = both()) {
            assertThat(both.server().read(new byte[8], Duration.ofMillis(1))).isEqualTo(Pipes.SILENCE);
            assertThat(both.server().read(new byte[8], Duration.ZERO)).isEqualTo(Pipes.SILENCE);
            say(both.client(), "late");
            assertThat(hear(both.server())).isEqualTo("late");
        }
    }

    @Test
    void closingWakesWhoReadsAndWhoListens() throws Exception {
        Both both = both();
        Future<Integer> reads = threads.submit(() -> code(() -> hear(both.server())));
        Future<Boolean> listens = threads.submit(() -> both.listener().accept().isPresent());
        both.server().close();
        both.listener().close();
        assertThat(reads.get()).isEqualTo(WindowsException.ERROR_OPERATION_ABORTED);
        assertThat(listens.get()).isFalse();
        both.close();
    }

    @Test
    void whoIsAtTheOtherEndIsToldOnceSomethingWasRead() throws Exception {
        try (Both both = both()) {
            Set<String> groups = Set.of(Accounts.ADMINISTRATORS);
            say(both.client(), "it is me");
            assertThat(hear(both.server())).isEqualTo("it is me");
            assertThat(both.server().client(groups).groups()).isEqualTo(groups);
            assertThat(both.server().clientProcess())
                    .isEqualTo(ProcessHandle.current().pid());
        }
    }

    /** By it a client knows the service from a squatter. */
    @Test
    void thePipesOwnerIsTheOneThatItsDescriptorNames() throws Exception {
        try (Both both = both()) {
            assertThat(both.client().owner()).isEqualTo(Accounts.ADMINISTRATORS);
        }
    }
}
