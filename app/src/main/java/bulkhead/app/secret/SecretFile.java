package bulkhead.app.secret;

import bulkhead.app.files.AtomicFile;
import bulkhead.app.files.FileReason;
import java.io.IOException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Secrets in a file under a passphrase, for computers without a keyring. The passphrase is asked for at the first use and
 * overwritten when this is closed.
 */
public final class SecretFile implements SecretStore {
    private static final String PURPOSE = "secrets";
    private static final long LARGEST = 1 << 24;
    /** What a passphrase is asked for. */
    public static final String WHAT = "the file of secrets";

    private final Path file;
    private final Passphrase ask;
    private char[] passphrase;

    public SecretFile(Path file, Passphrase ask) {
        this.file = file;
        this.ask = ask;
    }

    @Override
    public SecretSet find(String profile) throws SecretException {
        Map<String, SecretSet> all = read();
        SecretSet found = all.remove(profile);
        close(all);
        return found == null ? new SecretSet() : found;
    }

    @Override
    public Optional<Set<SecretKind>> kinds(String profile) {
        return Optional.empty();
    }

    @Override
    public void keep(String profile, String label, SecretSet secrets) throws SecretException {
        Map<String, SecretSet> all = read();
        SecretSet copy = new SecretSet();
        secrets.kinds().forEach(kind -> copy.put(kind, secrets.get(kind).clone()));
        SecretSet old = all.put(profile, copy);
        if (old != null) {
            old.close();
        }
        write(all);
    }

    @Override
    public void forget(String profile) throws SecretException {
        if (!Files.exists(file)) {
            return;
        }
        Map<String, SecretSet> all = read();
        SecretSet old = all.remove(profile);
        if (old != null) {
            old.close();
            write(all);
        } else {
            close(all);
        }
    }

    @Override
    public void close() {
        if (passphrase != null) {
            Arrays.fill(passphrase, '\0');
            passphrase = null;
        }
    }

    /** A wrong passphrase is asked for once more, as long as somebody gives one. */
    private Map<String, SecretSet> read() throws SecretException {
        while (true) {
            try {
                return readOnce();
            } catch (WrongPassphraseException e) {
                if (!ask.refused()) {
                    throw e;
                }
            }
        }
    }

    private Map<String, SecretSet> readOnce() throws SecretException {
        boolean there = Files.exists(file);
        if (passphrase == null) {
            passphrase = ask.ask(WHAT, !there);
        }
        if (!there) {
            return new LinkedHashMap<>();
        }
        byte[] content = null;
        try {
            if (Files.size(file) > LARGEST) {
                throw new SecretException(file + " is too large to be a file of secrets");
            }
            content = PassphraseSeal.open(PURPOSE, Files.readAllBytes(file), passphrase, file.toString());
            return decode(content);
        } catch (IOException e) {
            throw new SecretException(file + " cannot be read: " + FileReason.of(e), e);
        } catch (SecretException e) {
            close();
            throw e;
        } finally {
            SecretSet.wipe(content);
        }
    }

    /** Without secrets there is no file, and no passphrase that somebody would have to remember. */
    private void write(Map<String, SecretSet> all) throws SecretException {
        byte[] content = encode(all);
        try {
            if (all.isEmpty()) {
                Files.deleteIfExists(file);
            } else {
                AtomicFile.write(file, PassphraseSeal.seal(PURPOSE, content, passphrase));
            }
        } catch (IOException e) {
            throw new SecretException(e.getMessage(), e);
        } finally {
            SecretSet.wipe(content);
            close(all);
        }
    }

    /** Of each profile its identity and its secrets, each behind its length in two bytes. */
    private static byte[] encode(Map<String, SecretSet> all) {
        Map<byte[], byte[]> parts = new LinkedHashMap<>();
        all.forEach((profile, secrets) -> parts.put(profile.getBytes(StandardCharsets.UTF_8), secrets.encode()));
        int size = 0;
        for (var part : parts.entrySet()) {
            size += 2 * Short.BYTES + part.getKey().length + part.getValue().length;
        }
        ByteBuffer out = ByteBuffer.allocate(size);
        parts.forEach((profile, secrets) -> {
            out.putShort((short) profile.length).put(profile);
            out.putShort((short) secrets.length).put(secrets);
            SecretSet.wipe(secrets);
        });
        return out.array();
    }

    private Map<String, SecretSet> decode(byte[] content) throws SecretException {
        Map<String, SecretSet> all = new LinkedHashMap<>();
        try {
            for (ByteBuffer in = ByteBuffer.wrap(content); in.hasRemaining(); ) {
                String profile = new String(part(in), StandardCharsets.UTF_8);
                byte[] secrets = part(in);
                Optional<SecretKind> kind = kind(secrets);
                if (kind.isPresent()) {
                    // The first files had each secret by itself, behind what it is.
                    all.computeIfAbsent(profile, _ -> new SecretSet()).put(kind.get(), part(in));
                } else {
                    all.put(profile, SecretSet.decode(secrets));
                }
                SecretSet.wipe(secrets);
            }
            return all;
        } catch (BufferUnderflowException e) {
            close(all);
            throw new SecretException(file + " is damaged", e);
        }
    }

    /** Of a kind's name, which no set of secrets begins with: its first two letters would be a length of many thousand. */
    private static Optional<SecretKind> kind(byte[] name) {
        return Arrays.stream(SecretKind.values())
                .filter(kind -> Arrays.equals(kind.key().getBytes(StandardCharsets.UTF_8), name))
                .findFirst();
    }

    private static byte[] part(ByteBuffer in) {
        byte[] part = new byte[Short.toUnsignedInt(in.getShort())];
        in.get(part);
        return part;
    }

    private static void close(Map<String, SecretSet> all) {
        all.values().forEach(SecretSet::close);
    }
}
