package bulkhead.app.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The demonstration's networks, in namespaces of a process of their own. */
class StageTest {
    /** A tentative address is used by nobody (RFC 4862 section 5.4): the first connection over it would wait, or fail. */
    @Test
    void everyAddressCanBeUsedAsSoonAsTheStageStands() throws Exception {
        Process process = new ProcessBuilder(
                        "unshare",
                        "--mount",
                        "--net",
                        "--",
                        Path.of(System.getProperty("java.home"), "bin/java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Addresses.class.getName())
                .redirectErrorStream(true)
                .start();
        process.getOutputStream().close();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        int exit = process.waitFor();
        assumeTrue(!said.startsWith("unshare: "), "skipped: no namespaces here");
        assertThat(exit).as(said).isZero();
        assertThat(said)
                .contains(Stage.HOME_IPV6, Stage.WEB_IPV6, Stage.INTRANET_IPV6, "inet6 fe80::")
                .doesNotContain("tentative");
    }

    /** Builds the stage and tells of its addresses at once. */
    static final class Addresses {
        private Addresses() {}

        public static void main(String[] arguments) throws DemoException, InterruptedException {
            Stage.build();
            for (String name : List.of(Stage.HOME, Stage.INTERNET, Stage.OFFICE)) {
                System.out.println(Program.run("ip", "-n", name, "-6", "address", "show"));
            }
        }
    }
}
