package bulkhead.app.tunnel;

import static org.assertj.core.api.Assertions.assertThat;

import bulkhead.app.tunnel.TunnelRequest.Outer;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RememberedAddressesTest {
    private static final String NAME = "vpn.example.org";
    private static final InetAddress V4 = InetAddress.ofLiteral("192.0.2.10");
    private static final InetAddress V6 = InetAddress.ofLiteral("2001:db8::10");

    @TempDir
    private Path folder;

    private Path file;

    @BeforeEach
    void name() {
        file = folder.resolve("bulkhead").resolve("servers.json");
    }

    @Test
    void theNextRunKnowsWhatThisOneWasTold() {
        open().remember(NAME, V4);
        open().remember("other.example.org", V6);
        assertThat(open().find(NAME, Outer.ANY)).startsWith(V4);
        assertThat(open().find("other.example.org", Outer.ANY)).contains(V6);
        assertThat(open().find("unknown.example.org", Outer.ANY)).isEmpty();
    }

    @Test
    void eachFamilyHasItsLastAddressAndTheWantedOneIsGiven() {
        open().remember(NAME, V6);
        open().remember(NAME, InetAddress.ofLiteral("192.0.2.9"));
        open().remember(NAME, V4);
        assertThat(open().find(NAME, Outer.ANY)).startsWith(V4);
        assertThat(open().find(NAME, Outer.IPV4)).contains(V4);
        assertThat(open().find(NAME, Outer.IPV6)).contains(V6);
    }

    @Test
    void anAddressNeedsNoRemembering() {
        open().remember("192.0.2.10", V4);
        assertThat(file).doesNotExist();
    }

    /** Of a later version, of somebody else, of a crash. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{",
                "[]",
                "{\"version\":2,\"servers\":{\"vpn.example.org\":[\"192.0.2.66\"]}}",
                "{\"version\":1,\"servers\":{\"vpn.example.org\":[\"evil.example.org\",7,null]}}",
                "{\"version\":1,\"servers\":[]}"
            })
    void aFileThatSaysNothingUsefulIsNone(String content) throws IOException {
        Files.createDirectories(file.getParent());
        Files.writeString(file, content);
        assertThat(open().find(NAME, Outer.ANY)).isEmpty();
        open().remember(NAME, V4);
        assertThat(open().find(NAME, Outer.ANY)).startsWith(V4);
    }

    private RememberedAddresses open() {
        return new RememberedAddresses(file);
    }
}
