package bulkhead.platform.linux;

import bulkhead.leakguard.host.HostException;
import bulkhead.leakguard.policy.FilterPolicy;
import bulkhead.leakguard.policy.RuleSet;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/** The rules that the next boot begins with: a batch that nft loads before there is a network, and without this program. */
final class Lockdown {
    static final Path FILE = Path.of("/var/lib/bulkhead/lockdown.json");

    private Lockdown() {}

    static boolean isThere() {
        return Files.exists(FILE);
    }

    static void write() throws HostException {
        Path fresh = FILE.resolveSibling("lockdown.json.new");
        try {
            Files.createDirectories(FILE.getParent());
            Files.deleteIfExists(fresh);
            var privately = PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
            Set<StandardOpenOption> how = EnumSet.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
            try (var out = Files.newByteChannel(fresh, how, privately)) {
                out.write(ByteBuffer.wrap(batch().getBytes(StandardCharsets.UTF_8)));
            }
            Files.move(fresh, FILE, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new HostException(FILE + " cannot be written (" + e.getMessage() + "): run with sudo", e);
        }
    }

    static void remove() throws HostException {
        try {
            Files.deleteIfExists(FILE);
        } catch (IOException e) {
            throw new HostException(FILE + " cannot be removed (" + e.getMessage() + "): run with sudo", e);
        }
    }

    static String batch() {
        return NftRules.replacing(RuleSet.of(FilterPolicy.CLOSED), Optional.empty())
                .toString();
    }
}
