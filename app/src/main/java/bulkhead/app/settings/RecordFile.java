package bulkhead.app.settings;

import bulkhead.app.files.AtomicFile;
import bulkhead.app.files.FileReason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.cfg.EnumFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * A record in a JSON file of its own. What the file leaves out is as in the defaults, what only a later version knows is
 * kept, and a file that is none of this stands aside for its owner to look at.
 */
public final class RecordFile<T extends Record> {
    private static final JsonMapper MAPPER = JsonMapper.builder()
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .enable(EnumFeature.FAIL_ON_NUMBERS_FOR_ENUMS)
            .enable(SerializationFeature.INDENT_OUTPUT)
            .build();
    private static final long LARGEST = 1 << 20;

    private final Path file;
    private final T defaults;

    /** @param defaults has the version that may be read, if it has a field of that name */
    public RecordFile(Path file, T defaults) {
        this.file = file;
        this.defaults = defaults;
    }

    /**
     * What a file says.
     *
     * @param complaint a sentence for the user, when the file could not be read and these are the defaults
     */
    public record Content<T>(T value, Optional<String> complaint) {}

    public boolean exists() {
        return Files.exists(file);
    }

    public Content<T> read() {
        try {
            return new Content<>(value(tree()), Optional.empty());
        } catch (NoSuchFileException e) {
            return new Content<>(defaults, Optional.empty());
        } catch (IOException e) {
            return new Content<>(
                    defaults,
                    Optional.of("The settings in " + file + " could not be read (" + FileReason.of(e)
                            + "): the defaults hold, and the next change keeps that file as " + aside().getFileName()
                            + "."));
        }
    }

    /** Replaces the record's fields in the file, and leaves the others. */
    public void write(T value) throws IOException {
        ObjectNode tree = MAPPER.createObjectNode();
        try {
            tree = tree();
            value(tree);
        } catch (NoSuchFileException e) {
            // The first time.
        } catch (IOException e) {
            tree = MAPPER.createObjectNode();
            Files.move(file, aside(), StandardCopyOption.REPLACE_EXISTING);
        }
        tree.setAll(MAPPER.<ObjectNode>valueToTree(value));
        AtomicFile.write(file, MAPPER.writeValueAsBytes(tree));
    }

    private Path aside() {
        return file.resolveSibling(file.getFileName() + ".broken");
    }

    private ObjectNode tree() throws IOException {
        if (Files.size(file) > LARGEST) {
            throw new IOException("larger than 1 MiB");
        }
        try {
            if (MAPPER.readTree(Files.readAllBytes(file)) instanceof ObjectNode tree) {
                return tree;
            }
            throw new IOException("not a JSON object");
        } catch (JacksonException e) {
            throw new IOException(e.getOriginalMessage(), e);
        }
    }

    @SuppressWarnings("unchecked")
    private T value(ObjectNode tree) throws IOException {
        ObjectNode all = MAPPER.valueToTree(defaults);
        if (!all.path("version").equals(tree.path("version"))) {
            throw new IOException(
                    "version " + tree.path("version").asString("none") + ", this program reads " + all.path("version"));
        }
        try {
            return (T) MAPPER.treeToValue(all.setAll(tree), defaults.getClass());
        } catch (JacksonException e) {
            throw new IOException(e.getOriginalMessage(), e);
        }
    }
}
