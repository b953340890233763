package bulkhead.app.policy;

import java.util.Set;
import java.util.TreeSet;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Values of a record that nobody but root changes.
 *
 * @param values by their names in the record's JSON
 */
public record Locks<T extends Record>(Class<T> type, ObjectNode values) {
    private static final JsonMapper JSON = new JsonMapper();

    static <T extends Record> Locks<T> none(Class<T> type) {
        return new Locks<>(type, JSON.createObjectNode());
    }

    /** With these values in the place of its own. */
    public T over(T record) {
        if (values.isEmpty()) {
            return record;
        }
        return JSON.treeToValue(JSON.<ObjectNode>valueToTree(record).setAll(values), type);
    }

    /** The names of what is locked. */
    public Set<String> names() {
        return new TreeSet<>(values.propertyNames());
    }

    public boolean has(String name) {
        return values.has(name);
    }

    /** What of a record says otherwise; null and an empty list say nothing. */
    Set<String> contradicted(T record) {
        ObjectNode said = JSON.valueToTree(record);
        Set<String> names = names();
        names.removeIf(name -> saysNothing(said.path(name)) || said.get(name).equals(values.get(name)));
        return names;
    }

    private static boolean saysNothing(JsonNode value) {
        return value.isNull() || value.isMissingNode() || value.isContainer() && value.isEmpty();
    }
}
