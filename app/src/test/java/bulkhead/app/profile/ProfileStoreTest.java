package bulkhead.app.profile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProfileStoreTest {
    @TempDir
    private Path folder;

    @Test
    void readsAProfileAndSkipsWhatItDoesNotKnow() throws IOException {
        write(
                "office",
                "{\"version\": 1, \"server\": \"vpn.example.org\", \"routes\": [\"10.0.0.0/8\"], \"later\": [1]}");
        Profile profile = new ProfileStore(folder).load("office");
        assertThat(profile.server()).isEqualTo("vpn.example.org");
        assertThat(profile.routes()).containsExactly("10.0.0.0/8");
        assertThat(profile.ipv6()).isNull();
    }

    @Test
    void refusesInASentenceWhatIsNoProfile() throws IOException {
        write("broken", "{\"version\": 1, ");
        write("newer", "{\"version\": 2}");
        assertThatThrownBy(() -> new ProfileStore(folder).load("broken")).hasMessageContaining("not valid JSON");
        assertThatThrownBy(() -> new ProfileStore(folder).load("newer")).hasMessageContaining("has version 2");
        assertThatThrownBy(() -> new ProfileStore(folder).load("absent")).hasMessageContaining("there is no profile");
        assertThatThrownBy(() -> new ProfileStore(folder).load("../broken"))
                .hasMessageContaining("a profile's name is letters");
    }

    private void write(String name, String json) throws IOException {
        Files.writeString(folder.resolve(name + ".json"), json);
    }
}
