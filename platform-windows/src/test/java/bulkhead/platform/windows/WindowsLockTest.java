package bulkhead.platform.windows;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import bulkhead.leakguard.host.HostException;
import bulkhead.platform.windows.FakePipes.Account;
import bulkhead.platform.windows.api.Accounts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WindowsLockTest {
    private final FakeAccounts accounts = new FakeAccounts(new FakeCalls(() -> {}));

    @TempDir
    private Path data;

    private Path folder;

    @BeforeEach
    void name() {
        folder = data.resolve("Bulkhead");
    }

    @Test
    void oneAtATimeHasIt() throws HostException {
        try (WindowsLock _ = WindowsLock.take(accounts, folder)) {
            assertThatThrownBy(() -> WindowsLock.take(accounts, folder))
                    .isInstanceOf(HostException.class)
                    .hasMessageContaining("another Bulkhead");
        }
        WindowsLock.take(accounts, folder).close();
    }

    /** ProgramData lets every user make folders in it: one who was first there could lock the guard out for ever. */
    @Test
    void aFolderThatSomebodyElsePutThereIsNotTaken() throws IOException {
        Files.createDirectory(folder);
        assertThatThrownBy(() -> WindowsLock.take(accounts, folder))
                .isInstanceOf(HostException.class)
                .hasMessageContaining("another user's");
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void onlyAdministratorsMayDoAnythingThere() {
        FakeDescriptor descriptor = new FakeDescriptor(WindowsLock.DESCRIPTOR);
        assertThat(descriptor.owner()).contains(Accounts.ADMINISTRATORS);
        assertThat(descriptor.grants(FakeWindows.SYSTEM, 0x1f01ff)).isTrue();
        for (Set<String> groups : Set.of(Set.<String>of(), Set.of(Accounts.NETWORK_OPERATORS))) {
            assertThat(descriptor.grants(new Account("S-1-5-21-1-2-3-1001", "PC\\alice", groups, 7), 1))
                    .isFalse();
        }
    }
}
