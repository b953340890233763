package bulkhead.platform.windows.wfp;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The identifiers of layers and fields, as two programs have them that do not know each other; which ones is in the file. */
class GuidTest {
    private static final Map<String, List<String>> PUBLISHED = new HashMap<>();

    @BeforeAll
    static void read() throws IOException {
        try (BufferedReader in = new BufferedReader(
                new InputStreamReader(GuidTest.class.getResourceAsStream("guids.txt"), StandardCharsets.UTF_8))) {
            in.lines()
                    .filter(line -> !line.startsWith("#"))
                    .map(line -> line.split(" "))
                    .forEach(words -> PUBLISHED.put(words[0], List.of(words[1], words[2])));
        }
    }

    @ParameterizedTest
    @EnumSource
    void aLayerIsTheOneThatBothSay(Layer layer) {
        assertThat(PUBLISHED.get("LAYER_" + layer)).containsOnly(layer.guid().toString());
    }

    @ParameterizedTest
    @EnumSource
    void aFieldIsTheOneThatBothSay(Field field) {
        assertThat(PUBLISHED.get("CONDITION_" + field))
                .containsOnly(field.guid().toString());
    }

    @Test
    void nothingIsLeftOverInTheFile() {
        assertThat(PUBLISHED).hasSize(Layer.values().length + Field.values().length);
    }
}
