package bulkhead.app.profile;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** A profile as JSON: read with fields that a later version may have, and written without losing them. */
final class ProfileJson {
    private static final JsonMapper MAPPER = JsonMapper.builder()
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .enable(SerializationFeature.INDENT_OUTPUT)
            .build();

    private static final long LARGEST = 1 << 20;
    private static final String LEGACY = "legacy";
    private static final List<String> LEGACY_MEANT = List.of("3des", "md5", "modp1024");

    private ProfileJson() {}

    /** All of a file, unless it is larger than any profile. */
    static byte[] read(Path file) throws IOException {
        if (Files.size(file) > LARGEST) {
            throw new IOException("the profile " + file + " is larger than 1 MiB");
        }
        return Files.readAllBytes(file);
    }

    /** @param source for the sentence when it is none */
    static ObjectNode tree(byte[] json, Path source) throws IOException {
        try {
            if (MAPPER.readTree(json) instanceof ObjectNode object) {
                return object;
            }
            throw new IOException("the profile " + source + " is not valid JSON of a profile: it is no object");
        } catch (JacksonException e) {
            throw invalid(source, e);
        }
    }

    static Profile profile(ObjectNode tree, Path source) throws IOException {
        try {
            Profile profile = MAPPER.treeToValue(withWeakOnesByName(tree), Profile.class);
            if (profile.version() != Profile.VERSION) {
                throw new IOException("the profile " + source + " has version " + profile.version()
                        + ", this program reads " + Profile.VERSION);
            }
            return profile;
        } catch (JacksonException e) {
            throw invalid(source, e);
        }
    }

    /** Sets the profile's fields in the tree, takes out those it does not set, and leaves all that it does not know. */
    static ObjectNode into(ObjectNode tree, Profile profile) {
        for (var field : MAPPER.<ObjectNode>valueToTree(profile).properties()) {
            JsonNode value = field.getValue();
            if (value.isNull() || value.isContainer() && value.isEmpty()) {
                tree.remove(field.getKey());
            } else {
                tree.set(field.getKey(), value);
            }
        }
        tree.remove(LEGACY);
        return tree;
    }

    /** Files of before the weak algorithms had names have one switch for all that there were then. */
    private static ObjectNode withWeakOnesByName(ObjectNode tree) {
        if (!tree.path(LEGACY).asBoolean(false)) {
            return tree;
        }
        ObjectNode named = tree.deepCopy();
        LEGACY_MEANT.forEach(named.putArray("weak")::add);
        return named;
    }

    static ObjectNode empty() {
        return MAPPER.createObjectNode();
    }

    static byte[] bytes(JsonNode tree) {
        return MAPPER.writeValueAsBytes(tree);
    }

    private static IOException invalid(Path source, JacksonException e) {
        return new IOException(
                "the profile " + source + " is not valid JSON of a profile: " + e.getOriginalMessage(), e);
    }
}
