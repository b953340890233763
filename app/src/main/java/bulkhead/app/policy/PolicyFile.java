package bulkhead.app.policy;

import bulkhead.app.profile.InvalidValueException;
import bulkhead.app.profile.Profile;
import bulkhead.app.profile.ProfileRequest;
import bulkhead.app.settings.Settings;
import bulkhead.app.update.Publisher;
import bulkhead.app.update.UpdateException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** A policy as it is written, and all that is wrong with it, each at its line. */
public final class PolicyFile {
    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();
    private static final int VERSION = 1;

    private final List<Problem> problems = new ArrayList<>();
    private final Map<String, TokenStreamLocation> places = new HashMap<>();
    private Policy policy = Policy.NONE;

    /** What is wrong, and where. Lines and columns begin with 1. */
    public record Problem(int line, int column, String what) {
        /** As compilers say it, but for the file's name. */
        public String words() {
            return "line " + line + ", column " + column + ": " + what;
        }
    }

    private PolicyFile() {}

    public static PolicyFile read(byte[] json) {
        PolicyFile file = new PolicyFile();
        try {
            file.locate(json);
            JsonNode tree = JSON.readTree(json);
            if (tree instanceof ObjectNode object) {
                file.policy = file.policy(object);
            } else {
                file.problems.add(new Problem(1, 1, "a policy is a JSON object"));
            }
        } catch (JacksonException e) {
            TokenStreamLocation at = e.getLocation();
            file.problems.add(new Problem(
                    at == null ? 1 : Math.max(1, at.getLineNr()),
                    at == null ? 1 : Math.max(1, at.getColumnNr()),
                    "this is no JSON: " + e.getOriginalMessage()));
        }
        file.problems.sort(Comparator.comparingInt(Problem::line).thenComparingInt(Problem::column));
        return file;
    }

    /** What it lays down; of use only without problems. */
    public Policy policy() {
        return policy;
    }

    public List<Problem> problems() {
        return List.copyOf(problems);
    }

    /** Where each name stands. */
    private void locate(byte[] json) {
        Deque<String> path = new ArrayDeque<>();
        String name = "";
        try (JsonParser parser = JSON.createParser(json)) {
            for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
                switch (token) {
                    case PROPERTY_NAME -> {
                        name = path.isEmpty() || path.peek().isEmpty()
                                ? parser.currentName()
                                : path.peek() + "." + parser.currentName();
                        places.put(name, parser.currentTokenLocation());
                    }
                    case START_OBJECT -> path.push(name);
                    case END_OBJECT -> path.pop();
                    default -> {
                        // A value stands behind its name.
                    }
                }
            }
        }
    }

    private Policy policy(ObjectNode tree) {
        if (tree.path("policy").asInt(0) != VERSION) {
            problem("policy", "\"policy\": " + VERSION + " is missing, the version of this format");
        }
        Fields all = new Fields("", tree);
        all.skip("policy");
        Locks<Profile> connections = connections(all.object("connections"));
        Locks<Settings> settings = settings(all.object("settings"));
        boolean own = all.flag("ownConnections", true);
        guard(all.object("guard"));
        Optional<Publisher> publisher = publisher(all.object("updates"));
        Hooks hooks = hooks(all.object("hooks"));
        all.end();
        return new Policy(connections, settings, own, publisher, hooks);
    }

    private Locks<Profile> connections(Fields fields) {
        ObjectNode known = JSON.valueToTree(Profile.EMPTY);
        List.of("version", "id", "secrets").forEach(known::remove);
        Locks<Profile> locks = locks(Profile.class, Profile.EMPTY, known, fields);
        for (String name : locks.names()) {
            try {
                ProfileRequest.checkValues(new Locks<>(
                                Profile.class,
                                JSON.createObjectNode().set(name, locks.values().get(name)))
                        .over(Profile.EMPTY));
            } catch (InvalidValueException e) {
                problem(fields.path(name), "\"" + name + "\" " + e.getMessage());
            }
        }
        return locks;
    }

    private Locks<Settings> settings(Fields fields) {
        ObjectNode known = JSON.valueToTree(Settings.DEFAULTS);
        known.remove("version");
        return locks(Settings.class, Settings.DEFAULTS, known, fields);
    }

    /** Each value by itself, so that each is told of. */
    private <T extends Record> Locks<T> locks(Class<T> type, T whole, ObjectNode known, Fields fields) {
        ObjectNode values = JSON.createObjectNode();
        for (String name : fields.names()) {
            JsonNode value = fields.value(name);
            if (!known.has(name)) {
                continue;
            }
            try {
                new Locks<>(type, JSON.createObjectNode().set(name, value)).over(whole);
                if (value.isNull()
                        || known.get(name).isBoolean() != value.isBoolean()
                                && !known.get(name).isNull()) {
                    problem(fields.path(name), "\"" + name + "\" takes another kind of value than " + value);
                } else {
                    values.set(name, value);
                }
            } catch (JacksonException e) {
                problem(fields.path(name), "\"" + name + "\" cannot be " + value);
            }
            fields.skip(name);
        }
        fields.end();
        return new Locks<>(type, values);
    }

    /** For the daemon, which reads it itself. */
    private void guard(Fields fields) {
        fields.flag("lockdown", false);
        fields.flag("rootOpens", false);
        fields.end();
    }

    private Optional<Publisher> publisher(Fields fields) {
        String index = fields.text("index");
        String key = fields.text("key");
        fields.end();
        if (index == null && key == null) {
            return Optional.empty();
        }
        if (index == null || !index.startsWith("https://")) {
            problem(fields.path("index"), "\"index\" takes an address that begins with https://");
            return Optional.empty();
        }
        try {
            return Optional.of(new Publisher(URI.create(index), List.of(Publisher.key(key == null ? "" : key))));
        } catch (UpdateException | IllegalArgumentException e) {
            problem(
                    fields.path(key == null ? "index" : "key"),
                    "\"index\" and \"key\" take an address and a publisher's Ed25519 key in base64");
            return Optional.empty();
        }
    }

    private Hooks hooks(Fields fields) {
        Optional<Path> before = program(fields, "beforeConnect");
        Optional<Path> after = program(fields, "afterConnect");
        JsonNode seconds = fields.value("seconds");
        fields.skip("seconds");
        fields.end();
        int limit = seconds.asInt(Hooks.USUAL_SECONDS);
        if (!seconds.isMissingNode() && (!seconds.isInt() || limit < 1 || limit > Hooks.MOST_SECONDS)) {
            problem(fields.path("seconds"), "\"seconds\" takes 1 to " + Hooks.MOST_SECONDS);
        }
        return new Hooks(before, after, Duration.ofSeconds(limit));
    }

    private Optional<Path> program(Fields fields, String name) {
        String text = fields.text(name);
        if (text == null) {
            return Optional.empty();
        }
        if (!text.startsWith("/")) {
            problem(fields.path(name), "\"" + name + "\" takes a program's whole path, and no arguments");
        }
        return Optional.of(Path.of(text));
    }

    private void problem(String path, String what) {
        TokenStreamLocation at = places.get(path);
        problems.add(new Problem(at == null ? 1 : at.getLineNr(), at == null ? 1 : at.getColumnNr(), what));
    }

    /** An object of the policy, of which each name has to be known. */
    private final class Fields {
        private final String path;
        private final ObjectNode tree;
        private final List<String> left;

        Fields(String path, ObjectNode tree) {
            this.path = path;
            this.tree = tree;
            left = new ArrayList<>(tree.propertyNames());
        }

        String path(String name) {
            return path.isEmpty() ? name : path + "." + name;
        }

        List<String> names() {
            return List.copyOf(tree.propertyNames());
        }

        JsonNode value(String name) {
            return tree.path(name);
        }

        void skip(String name) {
            left.remove(name);
        }

        Fields object(String name) {
            skip(name);
            if (tree.has(name) && !tree.get(name).isObject()) {
                problem(path(name), "\"" + name + "\" takes an object");
            }
            return new Fields(
                    path(name), tree.get(name) instanceof ObjectNode object ? object : JSON.createObjectNode());
        }

        boolean flag(String name, boolean otherwise) {
            skip(name);
            if (tree.has(name) && !tree.get(name).isBoolean()) {
                problem(path(name), "\"" + name + "\" takes true or false");
            }
            return tree.path(name).asBoolean(otherwise);
        }

        /** Null where there is none. */
        String text(String name) {
            skip(name);
            if (tree.has(name) && !tree.get(name).isString()) {
                problem(path(name), "\"" + name + "\" takes a text");
            }
            return tree.path(name).asString(null);
        }

        void end() {
            left.forEach(name -> problem(path(name), "\"" + name + "\" is nothing that a policy can say here"));
        }
    }
}
