package bulkhead.app.secret;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.InputStream;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The calls themselves: of macOS to a library that stands for the system's, of Windows by the layout of what they are given. */
class NativeKeyringsTest {
    @TempDir
    Path folder;

    private static String run(ProcessBuilder program) throws Exception {
        Process process = program.redirectErrorStream(true).start();
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(out).isZero();
        return out;
    }

    private Path copied(String resource) throws IOException {
        Path file = folder.resolve(resource);
        try (InputStream in = NativeKeyringsTest.class.getResourceAsStream(resource)) {
            Files.copy(in, file);
        }
        return file;
    }

    /** Prototypes of Apple's headers, in security.c: each argument gets where it belongs, and nothing that was made is kept. */
    @Test
    @EnabledOnOs(OS.LINUX)
    void theKeychainIsCalledAsItsHeadersDeclareIt() throws Throwable {
        assumeTrue(Files.isExecutable(Path.of("/usr/bin/gcc")), "there is no gcc here: install it");
        Path library = folder.resolve("security.so");
        run(new ProcessBuilder(
                "/usr/bin/gcc",
                "-shared",
                "-fPIC",
                "-o",
                library.toString(),
                copied("security.c").toString()));
        NativeKeychain calls = new NativeKeychain(library.toString(), library.toString());
        MethodHandle alive = Linker.nativeLinker()
                .downcallHandle(
                        SymbolLookup.libraryLookup(library.toString(), Arena.global())
                                .findOrThrow("alive_objects"),
                        FunctionDescriptor.of(ValueLayout.JAVA_LONG));
        assertThat(calls.copy("Bulkhead", "a/psk", false).status()).isEqualTo(Keychain.ITEM_NOT_FOUND);
        assertThat(calls.delete("Bulkhead", "a/psk")).isEqualTo(Keychain.ITEM_NOT_FOUND);
        assertThat(calls.add("Bulkhead", "a/psk", "Grün", new byte[] {0, 1, -1}))
                .isEqualTo(Keychain.SUCCESS);
        assertThat(calls.add("Bulkhead", "a/psk", "Grün", new byte[] {2})).isEqualTo(Keychain.DUPLICATE_ITEM);
        assertThat(calls.copy("Bulkhead", "a/psk", true).secret()).containsExactly(0, 1, -1);
        assertThat(calls.copy("Bulkhead", "a/psk", false).secret()).isNull();
        SystemKeyring keyring = new SystemKeyring(new Keychain(calls));
        for (byte[] secret : HostileSecrets.all(new Random(9), 50)) {
            keyring.keep("a", "Büro", new SecretSet().put(SecretKind.PASSWORD, secret.clone()));
            try (SecretSet found = keyring.find("a")) {
                assertThat(found.get(SecretKind.PASSWORD)).isEqualTo(secret);
            }
        }
        keyring.forget("a");
        assertThat(calls.copy("Bulkhead", "a/password", true).status()).isEqualTo(Keychain.ITEM_NOT_FOUND);
        assertThat((long) alive.invokeExact()).as("Core Foundation's objects").isZero();
    }

    private Map<String, Integer> published() throws IOException {
        Map<String, Integer> numbers = new LinkedHashMap<>();
        try (InputStream in = NativeKeyringsTest.class.getResourceAsStream("credentials.txt")) {
            for (String line : new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .toList()) {
                String[] words = line.split(" ");
                numbers.put(words[0], Integer.parseInt(words[1]));
            }
        }
        return numbers;
    }

    /** credentials.txt is what compilers made of mingw-w64's headers. */
    @Test
    void aCredentialIsLaidOutAsWindowsHasIt() throws IOException {
        Map<String, Integer> found = new LinkedHashMap<>();
        found.put("CREDENTIALW", (int) NativeCredentials.CREDENTIAL.byteSize());
        for (MemoryLayout member : NativeCredentials.CREDENTIAL.memberLayouts()) {
            member.name()
                    .ifPresent(name -> found.put("CREDENTIALW." + name, (int)
                            NativeCredentials.CREDENTIAL.byteOffset(MemoryLayout.PathElement.groupElement(name))));
        }
        found.put("CRED_TYPE_GENERIC", NativeCredentials.CRED_TYPE_GENERIC);
        found.put("CRED_PERSIST_LOCAL_MACHINE", NativeCredentials.CRED_PERSIST_LOCAL_MACHINE);
        found.put("ERROR_SUCCESS", Credentials.SUCCESS);
        found.put("ERROR_NOT_FOUND", Credentials.NOT_FOUND);
        found.put("ERROR_NO_SUCH_LOGON_SESSION", Credentials.NO_SUCH_LOGON_SESSION);
        assertThat(found).isEqualTo(published());
    }

    @ParameterizedTest
    @ValueSource(strings = {"x64", "arm64"})
    @EnabledOnOs(OS.LINUX)
    void compilersHaveTheSame(String architecture) throws Exception {
        String compiler = architecture.equals("x64") ? "x86_64-w64-mingw32-gcc" : "clang";
        assumeTrue(
                Files.isExecutable(Path.of("/usr/bin", compiler))
                        && Files.isDirectory(Path.of("/usr/share/mingw-w64/include")),
                "there is no " + compiler + " with mingw-w64's headers here: install them");
        Path list = copied("credentials.txt");
        Path script = Path.of("..", "scripts", "windows-abi");
        assertThat(run(new ProcessBuilder("sh", script.toString(), architecture, list.toString())))
                .isEqualTo(Files.readString(list));
    }
}
