package bulkhead.app.cli;

import bulkhead.app.names.PublicNames;
import bulkhead.app.profile.KeyStrength;
import bulkhead.app.profile.Profile;
import bulkhead.app.profile.ProfileStore;
import bulkhead.app.profile.SecurityRating;
import bulkhead.app.secret.SecretException;
import bulkhead.app.secret.SecretSet;
import bulkhead.app.secret.SecretSource;
import java.io.IOException;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Profiles on the terminal, and as JSON. */
final class ProfileShow {
    private static final JsonMapper MAPPER = new JsonMapper();
    private static final String JSON = "Print one JSON value instead of words.";

    private ProfileShow() {}

    /** All of them. */
    @Command(name = "list", description = "Lists the profiles, in their order.", mixinStandardHelpOptions = true)
    static final class List extends ProfileCommand.Action {
        @Option(names = "--json", description = JSON)
        private boolean json;

        @Override
        void run(ProfileStore store) throws IOException {
            ArrayNode all = MAPPER.createArrayNode();
            for (String name : store.names()) {
                try {
                    Profile profile = store.load(name);
                    all.addObject()
                            .put("name", name)
                            .put("server", profile.server())
                            .put("user", profile.user())
                            .put("secrets", profile.secrets())
                            .put("rating", level(SecurityRating.of(profile)));
                } catch (IOException e) {
                    all.addObject().put("name", name).put("error", e.getMessage());
                }
            }
            if (json) {
                System.out.println(MAPPER.writeValueAsString(all));
                return;
            }
            all.forEach(one -> System.out.println(
                    one.has("error")
                            ? one.get("name").asString() + "  ("
                                    + one.get("error").asString() + ")"
                            : "%-24s %s"
                                    .formatted(
                                            one.get("name").asString(),
                                            one.get("server").asString("no server"))));
        }
    }

    /** One of them. */
    @Command(
            name = "show",
            description = "Shows a profile, and how safe what it permits is. Secrets are not shown.",
            mixinStandardHelpOptions = true)
    static final class One extends ProfileCommand.Action {
        @Parameters(
                index = "0",
                paramLabel = "NAME",
                completionCandidates = CompletionCommand.Profiles.class,
                description = "The profile.")
        private String name;

        @Option(names = "--json", description = JSON)
        private boolean json;

        @Override
        void run(ProfileStore store) throws IOException {
            Profile profile = store.load(name);
            SecurityRating rating = SecurityRating.of(profile, isKeyGuessable(profile));
            if (json) {
                ObjectNode all = tree(name, profile);
                ObjectNode judged = all.putObject("rating").put("level", level(rating));
                ArrayNode findings = judged.putArray("findings");
                rating.findings()
                        .forEach(finding -> findings.addObject()
                                .put("id", finding.id())
                                .put("level", PublicNames.of(finding.level()))
                                .put("words", finding.words()));
                System.out.println(MAPPER.writeValueAsString(all));
                return;
            }
            System.out.println(name);
            fields(profile).properties().stream()
                    .filter(field ->
                            !field.getKey().equals("version") && !field.getKey().equals("id"))
                    .forEach(field -> System.out.println("  %-18s %s"
                            .formatted(
                                    field.getKey(),
                                    field.getValue().isString()
                                            ? field.getValue().asString()
                                            : field.getValue().toString())));
            System.out.println("Security: " + level(rating));
            rating.findings().forEach(finding -> System.out.println("  - " + finding.words()));
        }
    }

    /** What a command made of this profile. */
    static Made.Value saved(ProfileStore store, String name) {
        return () -> tree(name, store.load(name));
    }

    private static ObjectNode tree(String name, Profile profile) {
        ObjectNode all = MAPPER.createObjectNode().put("name", name);
        all.set("profile", fields(profile));
        return all;
    }

    /** Those that the profile sets. */
    private static ObjectNode fields(Profile profile) {
        ObjectNode fields = MAPPER.valueToTree(profile);
        fields.properties().removeIf(field -> field.getValue().isNull() || isEmpty(field));
        return fields;
    }

    /** Looks at a key in a file; one that is kept in the keyring or under a passphrase is not asked for. */
    private static boolean isKeyGuessable(Profile profile) {
        if (profile.pskFile() == null || profile.pskFile().equals("-")) {
            return false;
        }
        try {
            byte[] key = SecretSource.file(profile.pskFile(), "pre-shared key");
            boolean guessable = KeyStrength.isGuessable(key);
            SecretSet.wipe(key);
            return guessable;
        } catch (SecretException e) {
            return false;
        }
    }

    private static boolean isEmpty(Map.Entry<String, tools.jackson.databind.JsonNode> field) {
        return field.getValue().isArray() && field.getValue().isEmpty();
    }

    private static String level(SecurityRating rating) {
        return PublicNames.of(rating.level());
    }
}
