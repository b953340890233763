package bulkhead.app.status;

import bulkhead.app.names.PublicNames;
import bulkhead.leakguard.daemon.DeclaredNames;
import bulkhead.leakguard.daemon.MessageNames;
import bulkhead.leakguard.policy.GuardState;
import com.fasterxml.jackson.annotation.JsonAutoDetect.Visibility;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.io.IOException;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.cfg.EnumFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * {@link Published} as one JSON object a line, with its {@code version}. A reader leaves fields alone that it does not know,
 * and takes no object that lacks one it knows.
 */
public final class StatusJson {
    /** Of what the fields mean; a new field does not change it. */
    public static final int VERSION = 1;

    private static final JsonMapper JSON = strict().annotationIntrospector(new DeclaredNames(PublicNames::inCapitals))
            .addMixIn(GuardState.class, Named.class)
            .registerSubtypes(MessageNames.guardStates())
            .addModule(DetailsJson.module(strict()))
            .build();

    private StatusJson() {}

    /** One line, without its end. */
    public static String write(Published published) {
        return tree(published).toString();
    }

    /**
     * The same for who cannot compute what follows from it, with what is amiss, by its name and in words.
     *
     * @param now in ms since 1970
     */
    public static String tell(Published published, long now) {
        ObjectNode line = tree(published);
        ArrayNode health = line.putArray("health");
        published
                .status()
                .ailments(now)
                .forEach(it -> health.addObject().put("name", it.label()).put("message", it.words()));
        return line.toString();
    }

    /** The line of a user who has no connection. */
    public static String without(ObjectNode guard) {
        ObjectNode line = JSON.createObjectNode().put("version", VERSION);
        line.putNull("status").set("guard", guard);
        return line.toString();
    }

    private static ObjectNode tree(Published published) {
        ObjectNode line = JSON.createObjectNode().put("version", VERSION);
        line.setAll((ObjectNode) JSON.valueToTree(published));
        return line;
    }

    /** @throws IOException when the line is no such object, or of another version */
    public static Published read(String line) throws IOException {
        try {
            if (JSON.readTree(line) instanceof ObjectNode tree
                    && tree.path("version").asInt(0) == VERSION) {
                return JSON.treeToValue(tree, Published.class);
            }
        } catch (JacksonException | NullPointerException | IllegalArgumentException e) {
            // As below; its own text would quote the line.
        }
        throw new IOException("what it tells is not understood: the two programs are of different versions");
    }

    /** What is there is there whole, of its kind, and a record's components alone. */
    private static JsonMapper.Builder strict() {
        return JsonMapper.builder()
                .enable(
                        DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES,
                        DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES,
                        DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES,
                        DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES, DeserializationFeature.ACCEPT_FLOAT_AS_INT)
                .enable(EnumFeature.FAIL_ON_NUMBERS_FOR_ENUMS)
                .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
                .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
                .changeDefaultVisibility(v -> v.withIsGetterVisibility(Visibility.NONE));
    }

    /** A kind of a sealed interface is told by its name, as the daemon tells it. */
    @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "is")
    private interface Named {}
}
