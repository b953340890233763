package bulkhead.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import bulkhead.acceptance.Bulkhead;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The table of what was measured has a row for each case, and nobody speaks of another number of them. */
class DocumentedCasesTest {
    private static final String HEAD = "| | Bulkhead IPv4 | Bulkhead IPv6 |";

    @Test
    void eachCaseHasItsRow() throws IOException {
        List<String> rows = Files.readAllLines(Bulkhead.root().resolve("docs/leak-guard.md")).stream()
                .dropWhile(line -> !line.startsWith(HEAD))
                .skip(2)
                .takeWhile(line -> line.startsWith("|"))
                .map(line -> line.split("\\|")[1].strip())
                .toList();
        assertThat(rows)
                .containsExactlyInAnyOrderElementsOf(
                        LeakCase.all().stream().map(LeakCase::name).toList());
    }

    @Test
    void theChangelogCountsThem() throws IOException {
        assertThat(Bulkhead.root().resolve("CHANGELOG.md"))
                .content()
                .contains("A leak suite in " + LeakCase.all().size() + " cases");
    }
}
