package bulkhead.platform.windows.win32;

import static org.assertj.core.api.Assertions.assertThat;

import bulkhead.platform.windows.api.Registry.Entry;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The forms of "Registry Value Types", Win32 documentation. */
class RegistryDataTest {
    static Stream<Arguments> entries() {
        return Stream.of(
                Arguments.of(new Entry.Text("aé"), 1, "6100e9000000"),
                Arguments.of(new Entry.Text(""), 1, "0000"),
                Arguments.of(new Entry.Texts(List.of(".", "b")), 7, "2e000000620000000000"),
                Arguments.of(new Entry.Number(8), 4, "08000000"));
    }

    @ParameterizedTest
    @MethodSource("entries")
    void anEntryIsTheseBytesAndIsReadFromThem(Entry entry, int type, String bytes) {
        assertThat(RegistryData.type(entry)).isEqualTo(type);
        assertThat(HexFormat.of().formatHex(RegistryData.write(entry))).isEqualTo(bytes);
        byte[] data = HexFormat.of().parseHex(bytes);
        assertThat(RegistryData.read(type, data, data.length)).contains(entry);
    }

    /** "Applications should ensure that the string is properly terminated": not all do. */
    @Test
    void whatOthersWroteWithoutAnEndIsReadAllTheSame() {
        byte[] data = HexFormat.of().parseHex("61006200");
        assertThat(RegistryData.read(1, data, 4)).contains(new Entry.Text("ab"));
        assertThat(RegistryData.read(7, data, 4)).contains(new Entry.Texts(List.of("ab")));
        assertThat(RegistryData.read(1, data, 3)).contains(new Entry.Text("a"));
        assertThat(RegistryData.read(4, data, 3)).isEmpty();
        assertThat(RegistryData.read(3, data, 4)).isEmpty();
    }
}
