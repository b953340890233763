package bulkhead.app.instance;

import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What a start of the program asks of the window.
 *
 * @param raise whether the window is to come to the front
 * @param files to import; absolute
 * @param connect the name of a saved connection to begin
 */
public record WindowCall(boolean raise, List<Path> files, Optional<String> connect) {
    private static final int VERSION = 1;

    public WindowCall {
        files = files.stream().map(Path::toAbsolutePath).toList();
    }

    /** As one line. */
    String json() {
        ObjectNode line = JsonMapper.shared().createObjectNode().put("version", VERSION);
        line.put("raise", raise).put("connect", connect.orElse(null));
        ArrayNode names = line.putArray("files");
        files.forEach(file -> names.add(file.toString()));
        return line.toString();
    }

    /** @throws IOException when the line is no such call, or of another version */
    static WindowCall read(String line) throws IOException {
        try {
            JsonNode tree = JsonMapper.shared().readTree(line);
            if (tree.path("version").asInt(0) == VERSION
                    && tree.path("raise").isBoolean()
                    && tree.path("files").isArray()) {
                List<Path> files = new ArrayList<>();
                for (JsonNode file : tree.path("files")) {
                    files.add(Path.of(file.stringValue()));
                }
                JsonNode connect = tree.path("connect");
                return new WindowCall(
                        tree.path("raise").booleanValue(),
                        files,
                        connect.isString() ? Optional.of(connect.stringValue()) : Optional.empty());
            }
        } catch (JacksonException | InvalidPathException e) {
            // As below.
        }
        throw new IOException("what it asks is not understood: the two programs are of different versions");
    }
}
