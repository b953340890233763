package bulkhead.platform.macos.boot;

import static org.assertj.core.api.Assertions.assertThat;

import bulkhead.leakguard.apply.BootFiles;
import bulkhead.leakguard.apply.NextBoot.By;
import bulkhead.platform.macos.pf.PfFirewall;
import bulkhead.platform.macos.pf.PfLines;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilder;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;

/** What stands on the disk for the next boot. */
class BootLockdownTest {
    @TempDir
    Path folder;

    private BootFiles boot;

    @BeforeEach
    void open() {
        boot = BootLockdown.in(folder.resolve("db"), folder.resolve("job.plist"), PfFirewall.closed());
    }

    private List<String> files() throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(Files::isRegularFile)
                    .map(file -> file.getFileName().toString())
                    .sorted()
                    .toList();
        }
    }

    @Test
    void itIsThereAsLongAsAnybodyWantsIt() throws Exception {
        boot.want(By.CONNECTION);
        boot.want(By.USER);
        boot.release(By.CONNECTION);
        assertThat(boot.isThere(By.USER)).isTrue();
        assertThat(boot.isThere(By.CONNECTION)).isFalse();
        assertThat(boot.begins().orElseThrow().blocked()).isTrue();
        boot.release(By.USER);
        assertThat(boot.isThere()).isFalse();
        assertThat(files()).isEmpty();
    }

    /** launchd.plist(5): readable for all and writable for root alone, or launchd does not take it. */
    @Test
    void launchdIsToldToLoadTheRulesAtBoot() throws Exception {
        boot.want(By.USER);
        Path job = folder.resolve("job.plist");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(job)))
                .isEqualTo("rw-r--r--");
        DocumentBuilder parser = DocumentBuilderFactory.newInstance().newDocumentBuilder();
        parser.setEntityResolver((_, _) -> new InputSource(new StringReader("")));
        NodeList strings = parser.parse(job.toFile()).getElementsByTagName("string");
        List<String> texts = new ArrayList<>();
        for (int i = 0; i < strings.getLength(); i++) {
            texts.add(strings.item(i).getTextContent());
        }
        String rules = folder.resolve("db/lockdown.conf").toString();
        assertThat(texts).containsExactly("bulkhead.lockdown", "/sbin/pfctl", "-E", "-o", "none", "-f", rules);
        assertThat(Files.readString(Path.of(rules))).contains("load anchor \"bulkhead\" from \"" + folder);
        PfLines.check(Files.readString(folder.resolve("db/lockdown.anchor")));
    }

    /** pf.conf(5): normalization, then translation, then filtering; and our hook before all others of its kind. */
    @Test
    void theRulesComeInTheOrderThatPfWantsWithOursFirst() {
        List<String> lines = BootLockdown.rules(Path.of("/x")).lines().toList();
        assertThat(lines).startsWith("scrub-anchor \"bulkhead\"");
        assertThat(lines.indexOf("anchor \"bulkhead\"")).isLessThan(lines.indexOf("anchor \"com.apple/*\""));
        assertThat(lines.indexOf("rdr-anchor \"com.apple/*\"")).isLessThan(lines.indexOf("anchor \"bulkhead\""));
    }
}
