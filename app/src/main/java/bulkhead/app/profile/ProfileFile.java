package bulkhead.app.profile;

import bulkhead.app.secret.Passphrase;
import bulkhead.app.secret.PassphraseSeal;
import bulkhead.app.secret.SecretException;
import bulkhead.app.secret.SecretSet;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** One profile in one file, to be taken to another computer; its secrets, if they go with it, are under a passphrase. */
public final class ProfileFile {
    /** What the field {@code format} says. */
    public static final String FORMAT = "bulkhead-profile";

    private static final int VERSION = 1;
    private static final String PURPOSE = "export";
    private static final JsonMapper MAPPER = new JsonMapper();

    private ProfileFile() {}

    /** What such a file holds. The caller closes the secrets. */
    public record Content(String name, Profile profile, SecretSet secrets) {}

    /** @param secrets empty for none; then no passphrase is asked for */
    public static byte[] write(String name, Profile profile, SecretSet secrets, Passphrase ask) throws SecretException {
        ObjectNode root = ProfileJson.empty();
        root.put("format", FORMAT);
        root.put("version", VERSION);
        root.put("name", name);
        root.set("profile", ProfileJson.into(ProfileJson.empty(), profile.with(b -> {
            b.id = null;
            b.secrets = null;
            b.pskFile = null;
            b.passwordFile = null;
            b.tunnelSecretFile = null;
            b.keyPassphraseFile = null;
            b.certificate = null;
            b.certificateKey = null;
            b.ca = null;
            b.crl = null;
        })));
        if (!secrets.isEmpty()) {
            char[] passphrase = ask.ask("the exported file", true);
            byte[] plain = secrets.encode();
            try {
                root.set("secrets", MAPPER.readTree(PassphraseSeal.seal(PURPOSE, plain, passphrase)));
            } finally {
                SecretSet.wipe(plain);
                Arrays.fill(passphrase, '\0');
            }
        }
        return ProfileJson.bytes(root);
    }

    /** @param source the file's name, for sentences */
    public static Content read(byte[] file, String source, Passphrase ask) throws IOException {
        try {
            JsonNode root = MAPPER.readTree(file);
            if (!root.path("format").asString("").equals(FORMAT)
                    || !(root.path("profile") instanceof ObjectNode profile)) {
                throw new IOException(source + " is not an export of Bulkhead");
            }
            if (root.path("version").asInt(0) != VERSION) {
                throw new IOException(source + " is an export of another version of Bulkhead");
            }
            Profile read = ProfileJson.profile(profile, Path.of(source));
            SecretSet secrets = root.has("secrets") ? open(root.get("secrets"), source, ask) : new SecretSet();
            return new Content(root.path("name").asString(source), read, secrets);
        } catch (JacksonException e) {
            throw new IOException(source + " is not valid JSON", e);
        } catch (SecretException e) {
            throw new IOException(e.getMessage(), e);
        }
    }

    private static SecretSet open(JsonNode sealed, String source, Passphrase ask) throws SecretException {
        char[] passphrase = ask.ask(source, false);
        byte[] plain = null;
        try {
            plain = PassphraseSeal.open(PURPOSE, MAPPER.writeValueAsBytes(sealed), passphrase, source);
            return SecretSet.decode(plain);
        } finally {
            SecretSet.wipe(plain);
            Arrays.fill(passphrase, '\0');
        }
    }
}
