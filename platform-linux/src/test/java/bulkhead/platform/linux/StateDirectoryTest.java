package bulkhead.platform.linux;

import static org.assertj.core.api.Assertions.assertThat;

import bulkhead.leakguard.apply.NextBoot;
import bulkhead.platform.linux.system.StateDirectory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Root at work where the daemon is another user. */
@OnKernel
class StateDirectoryTest {
    private static final int DAEMON = 65533;

    @TempDir
    Path folder;

    private Testbed testbed;

    @BeforeEach
    void open() throws IOException {
        testbed = new Testbed();
        Files.createDirectories(StateDirectory.ROOT);
        Files.setAttribute(folder, "unix:uid", DAEMON);
        testbed.client.bind(folder.toString(), StateDirectory.ROOT.toString());
    }

    @AfterEach
    void close() {
        if (testbed != null) {
            testbed.close();
        }
    }

    @Test
    void whatRootLeavesIsTheDaemons() throws Exception {
        testbed.client.call(() -> {
            StateDirectory.open().save("standing", "something");
            return null;
        });
        Lockdown.in(folder, true).want(NextBoot.By.CONNECTION);
        try (Stream<Path> files = Files.walk(folder)) {
            assertThat(files)
                    .hasSizeGreaterThan(6)
                    .allSatisfy(file -> assertThat(Files.getAttribute(file, "unix:uid"))
                            .as(file.toString())
                            .isEqualTo(DAEMON));
        }
    }
}
