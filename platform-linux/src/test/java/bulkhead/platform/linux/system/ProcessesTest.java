package bulkhead.platform.linux.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.Test;

class ProcessesTest {
    /** proc_pid_comm(5): any bytes may be in a name, and none is a reason to count its process among the dead. */
    @Test
    void aNameThatIsNoTextHidesNoProcess() throws IOException {
        Process process =
                new ProcessBuilder("sh", "-c", "printf '\\377) (' >/proc/$$/comm; echo named; read -r end").start();
        try {
            assertThat(process.inputReader().readLine()).isEqualTo("named");
            assertThat(Processes.isAlive(Processes.owner(process.pid(), 0))).isTrue();
        } finally {
            process.destroyForcibly();
        }
    }
}
