package bulkhead.app.profile;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.regex.Pattern;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** Profiles in a folder, one JSON file each. */
public final class ProfileStore {
    private static final Pattern NAME = Pattern.compile("[\\p{L}\\p{N}][\\p{L}\\p{N} ._-]{0,63}");
    private static final long LARGEST = 1 << 20;

    private final Path folder;
    private final JsonMapper mapper = JsonMapper.builder()
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .build();

    public ProfileStore(Path folder) {
        this.folder = folder;
    }

    /** The user's own: {@code $XDG_CONFIG_HOME/bulkhead/profiles}. */
    public static ProfileStore ofUser() {
        String config = System.getenv("XDG_CONFIG_HOME");
        Path base = config == null || config.isBlank()
                ? Path.of(System.getProperty("user.home"), ".config")
                : Path.of(config);
        return new ProfileStore(base.resolve("bulkhead").resolve("profiles"));
    }

    /**
     * Reads a profile.
     *
     * @throws IOException with a sentence for the user when there is none of this name, or it cannot be read
     */
    public Profile load(String name) throws IOException {
        if (!NAME.matcher(name).matches()) {
            throw new IOException("a profile's name is letters, digits, spaces, dots and dashes, not '" + name + "'");
        }
        Path file = folder.resolve(name + ".json");
        try {
            if (Files.size(file) > LARGEST) {
                throw new IOException("the profile " + file + " is larger than 1 MiB");
            }
            Profile profile = mapper.readValue(Files.readAllBytes(file), Profile.class);
            if (profile.version() != Profile.VERSION) {
                throw new IOException("the profile " + file + " has version " + profile.version()
                        + ", this program reads " + Profile.VERSION);
            }
            return profile;
        } catch (NoSuchFileException e) {
            throw new IOException("there is no profile " + file + ": make it, or name the server with --server", e);
        } catch (JacksonException e) {
            throw new IOException(
                    "the profile " + file + " is not valid JSON of a profile: " + e.getOriginalMessage(), e);
        }
    }
}
