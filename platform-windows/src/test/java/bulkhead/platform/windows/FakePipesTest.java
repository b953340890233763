package bulkhead.platform.windows;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import bulkhead.platform.windows.FakePipes.Account;
import bulkhead.platform.windows.api.Accounts;
import bulkhead.platform.windows.api.Pipes;
import bulkhead.platform.windows.api.WindowsException;
import bulkhead.platform.windows.pipe.GuardPipe;
import java.util.Set;
import org.junit.jupiter.api.Test;

class FakePipesTest extends PipesContract {
    private static final String NAME = "\\\\.\\pipe\\test";
    private static final Account MEMBER =
            new Account("S-1-5-21-1-2-3-1001", "PC\\alice", Set.of(Accounts.NETWORK_OPERATORS), 7);
    private static final Account STRANGER = new Account("S-1-5-21-1-2-3-1002", "PC\\bob", Set.of(), 8);
    private static final Account REMOTE =
            new Account("S-1-5-21-1-2-3-1003", "PC\\carol", Set.of("S-1-5-2", Accounts.ADMINISTRATORS), 9);

    private final FakePipes pipes = new FakePipes(new FakeCalls(() -> {}));

    @Override
    protected Pipes pipes() {
        return pipes.as(FakeWindows.SYSTEM);
    }

    private int refused(Account account, String name) {
        return catchThrowableOfType(
                        WindowsException.class, () -> pipes.as(account).connect(name))
                .code();
    }

    @Test
    void theServicesPipeOpensForItsGroupAndForNobodyElse() throws WindowsException {
        pipes().listen(NAME, GuardPipe.DESCRIPTOR);
        pipes.as(MEMBER).connect(NAME).close();
        assertThat(refused(STRANGER, NAME)).isEqualTo(WindowsException.ERROR_ACCESS_DENIED);
        assertThat(refused(REMOTE, NAME)).isEqualTo(WindowsException.ERROR_ACCESS_DENIED);
    }

    /** GENERIC_WRITE would have that right in it ("Named Pipe Security and Access Rights"). */
    @Test
    void aMemberMakesNoFurtherInstanceAndSoTakesNobodysConnection() throws WindowsException {
        pipes().listen(NAME, GuardPipe.DESCRIPTOR);
        assertThat(pipes.mayMakeInstance(NAME, MEMBER)).isFalse();
        assertThat(pipes.mayMakeInstance(NAME, FakeWindows.SYSTEM)).isTrue();
    }

    /** ERROR_INVALID_OWNER. */
    @Test
    void nobodyButAnAdministratorMakesAPipeThatIsAdministrators() {
        assertThat(catchThrowableOfType(
                                WindowsException.class, () -> pipes.as(MEMBER).listen(NAME, GuardPipe.DESCRIPTOR))
                        .code())
                .isEqualTo(1307);
    }
}
