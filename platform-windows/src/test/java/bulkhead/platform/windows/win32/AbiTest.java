package bulkhead.platform.windows.win32;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.jna.Structure;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Structures and constants are those that a compiler makes of Windows' headers, as {@code scripts/windows-abi} read them out of its object files. */
class AbiTest {
    private static final List<Class<?>> FILES =
            List.of(Fwpm.class, Netio.class, IfRow.class, Winbase.class, Winsvc.class, Udp.class);

    private static Stream<Class<?>> structures() {
        return Stream.concat(
                        Stream.of(GUID.class), FILES.stream().flatMap(file -> Arrays.stream(file.getDeclaredClasses())))
                .filter(CStructure.class::isAssignableFrom);
    }

    private static Map<String, Integer> numbers(String architecture) throws IOException {
        try (InputStream in = AbiTest.class.getResourceAsStream(architecture + ".txt")) {
            return numbers(new String(in.readAllBytes(), StandardCharsets.UTF_8).lines());
        }
    }

    private static Map<String, Integer> numbers(Stream<String> lines) {
        Map<String, Integer> numbers = new LinkedHashMap<>();
        lines.map(line -> line.split(" ")).forEach(words -> numbers.put(words[0], Integer.parseUnsignedInt(words[1])));
        return numbers;
    }

    /** What this program believes, with the last part of a member's name alone. */
    private static Map<String, Integer> ours() throws ReflectiveOperationException {
        Map<String, Integer> ours = new LinkedHashMap<>();
        for (Class<?> type : structures().toList()) {
            CStructure structure = (CStructure) type.getDeclaredConstructor().newInstance();
            ours.put(type.getSimpleName(), structure.size());
            for (String field : type.getAnnotation(Structure.FieldOrder.class).value()) {
                ours.put(type.getSimpleName() + "." + field, structure.offsetOf(field));
            }
        }
        for (Class<?> file : FILES) {
            for (Field field : file.getDeclaredFields()) {
                if (Modifier.isPublic(field.getModifiers())) {
                    ours.put(field.getName(), field.getInt(null));
                }
            }
        }
        return ours;
    }

    private static String ourName(String name) {
        return name.contains(".") ? name.substring(0, name.indexOf('.')) + name.substring(name.lastIndexOf('.')) : name;
    }

    @ParameterizedTest
    @ValueSource(strings = {"x64", "arm64"})
    void everySizeOffsetAndConstantIsTheCompilers(String architecture)
            throws IOException, ReflectiveOperationException {
        Map<String, Integer> compilers = new LinkedHashMap<>();
        numbers(architecture).forEach((name, number) -> compilers.put(ourName(name), number));
        assertThat(ours()).containsExactlyInAnyOrderEntriesOf(compilers);
    }

    @ParameterizedTest
    @CsvSource({"x64, x86_64-w64-mingw32-gcc", "arm64, clang"})
    void whereTheCompilersAreTheySayTheSameAgain(
            String architecture, String compiler, @org.junit.jupiter.api.io.TempDir Path folder)
            throws IOException, InterruptedException {
        assumeTrue(
                isInstalled(compiler) && Files.isDirectory(Path.of("/usr/share/mingw-w64/include")),
                "no " + compiler + " or no mingw-w64");
        Path list = folder.resolve("list");
        Map<String, Integer> kept = numbers(architecture);
        Files.write(list, new TreeSet<>(kept.keySet()));
        Process script = new ProcessBuilder("scripts/windows-abi", architecture, list.toString())
                .directory(Path.of("..").toFile())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        String said = new String(script.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(script.waitFor()).isZero();
        assertThat(numbers(said.lines())).containsExactlyInAnyOrderEntriesOf(kept);
    }

    private static boolean isInstalled(String program) {
        return Stream.of(System.getenv("PATH").split(":"))
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
    }

    /** Fields that Windows' own structures have as one union or array, and nothing is left out. */
    @ParameterizedTest
    @ValueSource(strings = {"x64", "arm64"})
    void theTwoProcessorsHaveTheSameNames(String architecture) throws IOException {
        Set<String> names = numbers(architecture).keySet();
        assertThat(names).isEqualTo(numbers("x64").keySet()).hasSizeGreaterThan(150);
    }
}
