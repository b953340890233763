import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Signs what {@code bulkhead update} asks for.
 *
 * <p>{@code java UpdateIndex.java --new-key FILE}: makes a key, keeps it in FILE, and says what the program is to know of it.
 *
 * <p>{@code java UpdateIndex.java --key FILE --release VERSION [--days N] [--version N] FOLDER}: writes FOLDER/index about the portable
 * packages of that release in there. It is good for 30 days, so it is to be signed again before they are over; its version is the time in
 * seconds, which only rises.
 */
final class UpdateIndex {
    private static final String MAGIC = "bulkhead-index 1\n";
    private static final String ALGORITHM = "Ed25519";
    private static final String PEM = "PRIVATE KEY-----";

    public static void main(String[] arguments) throws IOException, GeneralSecurityException {
        Map<String, String> options = new HashMap<>();
        Path folder = null;
        for (int i = 0; i < arguments.length; i++) {
            if (arguments[i].startsWith("--") && i + 1 < arguments.length) {
                options.put(arguments[i], arguments[++i]);
            } else {
                folder = Path.of(arguments[i]);
            }
        }
        if (options.containsKey("--new-key")) {
            newKey(Path.of(options.get("--new-key")));
        } else if (options.containsKey("--key") && options.containsKey("--release") && folder != null) {
            index(options, folder);
        } else {
            System.err.println("bulkhead: say --new-key FILE, or --key FILE --release VERSION FOLDER");
            System.exit(2);
        }
    }

    private static void newKey(Path file) throws IOException, GeneralSecurityException {
        outsideOfTheRepository(file);
        KeyPair pair = KeyPairGenerator.getInstance(ALGORITHM).generateKeyPair();
        Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        String body = Base64.getMimeEncoder().encodeToString(pair.getPrivate().getEncoded());
        Files.writeString(file, "-----BEGIN " + PEM + "\n" + body.replace("\r", "") + "\n-----END " + PEM + "\n");
        System.out.println("key " + Base64.getEncoder().encodeToString(pair.getPublic().getEncoded()));
    }

    private static void index(Map<String, String> options, Path folder) throws IOException, GeneralSecurityException {
        PrivateKey key = key(Path.of(options.get("--key")));
        String release = options.get("--release");
        Instant now = Instant.now().truncatedTo(ChronoUnit.SECONDS);
        long version = Long.parseLong(options.getOrDefault("--version", Long.toString(now.getEpochSecond())));
        Instant expires = now.plus(Duration.ofDays(Long.parseLong(options.getOrDefault("--days", "30"))));
        List<String> files = files(folder, release);
        if (files.isEmpty()) {
            System.err.println("bulkhead: there is no portable package of " + release + " in " + folder);
            System.exit(1);
        }
        String json = "{\n  \"version\": " + version + ",\n  \"expires\": \"" + expires + "\",\n  \"release\": \"" + release
                + "\",\n  \"files\": [\n" + String.join(",\n", files) + "\n  ]\n}\n";
        Signature signature = Signature.getInstance(ALGORITHM);
        signature.initSign(key);
        signature.update((MAGIC + json).getBytes(StandardCharsets.UTF_8));
        String text = MAGIC + "ed25519 " + Base64.getEncoder().encodeToString(signature.sign()) + "\n\n" + json;
        Path part = folder.resolve("index.new");
        Files.writeString(part, text);
        Files.move(part, folder.resolve("index"), StandardCopyOption.ATOMIC_MOVE);
    }

    private static List<String> files(Path folder, String release) throws IOException, GeneralSecurityException {
        Pattern name = Pattern.compile("bulkhead-" + Pattern.quote(release) + "-(\\w+-\\w+)\\.tar\\.xz");
        List<String> files = new ArrayList<>();
        try (Stream<Path> all = Files.list(folder)) {
            for (Path file : all.sorted().toList()) {
                Matcher matcher = name.matcher(file.getFileName().toString());
                if (matcher.matches()) {
                    byte[] bytes = Files.readAllBytes(file);
                    String sha256 = HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
                    files.add("    {\"platform\": \"" + matcher.group(1) + "\", \"name\": \"" + file.getFileName()
                            + "\", \"length\": " + bytes.length + ", \"sha256\": \"" + sha256 + "\"}");
                }
            }
        }
        return files;
    }

    /** As openssl writes it, too: openssl genpkey -algorithm ed25519. */
    private static PrivateKey key(Path file) throws IOException, GeneralSecurityException {
        outsideOfTheRepository(file);
        if (Files.getPosixFilePermissions(file).stream()
                .anyMatch(right -> right != PosixFilePermission.OWNER_READ && right != PosixFilePermission.OWNER_WRITE)) {
            System.err.println("bulkhead: others may read or run " + file + ": chmod 600 it first");
            System.exit(1);
        }
        String body = Files.readString(file).replaceAll("-----[A-Z ]+-----|\\s", "");
        return KeyFactory.getInstance(ALGORITHM)
                .generatePrivate(new PKCS8EncodedKeySpec(Base64.getDecoder().decode(body)));
    }

    private static void outsideOfTheRepository(Path file) {
        for (Path folder = file.toAbsolutePath().normalize().getParent(); folder != null; folder = folder.getParent()) {
            if (Files.exists(folder.resolve(".git"))) {
                System.err.println("bulkhead: " + file + " is in a repository, which is no place for a key that signs");
                System.exit(1);
            }
        }
    }
}
