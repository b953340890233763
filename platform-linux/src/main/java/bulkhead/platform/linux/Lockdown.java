package bulkhead.platform.linux;

import bulkhead.leakguard.apply.NextBoot;
import bulkhead.leakguard.host.HostException;
import bulkhead.leakguard.policy.Family;
import bulkhead.leakguard.policy.FilterPolicy;
import bulkhead.leakguard.policy.RuleSet;
import bulkhead.platform.linux.daemon.UnixListener;
import bulkhead.platform.linux.nft.NftRules;
import bulkhead.platform.linux.routes.Wall;
import bulkhead.platform.linux.system.Processes;
import bulkhead.platform.linux.system.StateDirectory;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;

/**
 * What the next boot begins with: everything closed, by batches that nft and ip load before there is a network, and without this
 * program. The rules are there as long as anybody wants them; an empty file beside them says who does. They are on the disk
 * before the promise is given: a computer that is reset keeps it.
 *
 * @param ofTheBoot whether this network is the one that the boot sets up; another one's connections are no matter of the boot
 */
record Lockdown(Path directory, boolean ofTheBoot) implements NextBoot {
    private static final Path DIRECTORY = Path.of("/var/lib/bulkhead");
    private static final String RULES = "lockdown.json";

    /** Of the network that this process is in. */
    static Lockdown here() {
        return new Lockdown(DIRECTORY, UnixListener.isInherited(System.getenv()) || Processes.inFirstNetwork());
    }

    @Override
    public boolean isThere() {
        return Files.exists(directory.resolve(RULES));
    }

    @Override
    public boolean isThere(By whom) {
        return isThere() && (wants(whom) || whom == By.USER && !wants(By.CONNECTION));
    }

    private static String file(By whom) {
        return switch (whom) {
            case USER -> "lockdown.user";
            case CONNECTION -> "lockdown.connection";
        };
    }

    private boolean wants(By whom) {
        return Files.exists(directory.resolve(file(whom)));
    }

    /** A mark without rules is worth nothing, and so comes first. */
    @Override
    public void want(By whom) throws HostException {
        if (wants(whom) && isThere()) {
            return;
        }
        try {
            Files.createDirectories(directory);
            if (isThere(By.USER)) {
                write(file(By.USER), "");
            }
            write(file(whom), "");
            writeRules();
        } catch (IOException e) {
            throw failed("written", e);
        }
    }

    @Override
    public void release(By whom) throws HostException {
        if (!isThere(whom)) {
            return;
        }
        try {
            if (Arrays.stream(By.values()).noneMatch(other -> other != whom && isThere(other))) {
                for (String rules : batches().reversed().keySet()) {
                    Files.deleteIfExists(directory.resolve(rules));
                    sync();
                }
            }
            Files.deleteIfExists(directory.resolve(file(whom)));
            sync();
        } catch (IOException e) {
            throw failed("removed", e);
        }
    }

    @Override
    public void refresh() throws HostException {
        if (ofTheBoot && isThere()) {
            try {
                writeRules();
            } catch (IOException e) {
                throw failed("written", e);
            }
        }
    }

    private static HostException failed(String done, IOException e) {
        return new HostException(
                "what the next boot begins with cannot be " + done + " (" + e.getMessage()
                        + "): run with sudo, and make room in /var/lib/bulkhead",
                e);
    }

    private void writeRules() throws IOException {
        for (Map.Entry<String, String> batch : batches().entrySet()) {
            Path file = directory.resolve(batch.getKey());
            if (!Files.exists(file) || !Files.readString(file).equals(batch.getValue())) {
                write(batch.getKey(), batch.getValue());
            }
        }
    }

    /** By name; the one that stands for all of them comes last. */
    static SequencedMap<String, String> batches() {
        SequencedMap<String, String> batches = new LinkedHashMap<>();
        batches.put("lockdown.ip4", String.join("\n", Wall.closed(Family.IPV4)) + "\n");
        batches.put("lockdown.ip6", String.join("\n", Wall.closed(Family.IPV6)) + "\n");
        batches.put(
                RULES,
                NftRules.replacing(RuleSet.of(FilterPolicy.CLOSED), Optional.empty())
                        .toString());
        return batches;
    }

    private void write(String name, String content) throws IOException {
        Path fresh = directory.resolve(name + ".new");
        Files.deleteIfExists(fresh);
        var privately = PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
        Set<StandardOpenOption> how = EnumSet.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        try (FileChannel out = FileChannel.open(fresh, how, privately)) {
            out.write(ByteBuffer.wrap(content.getBytes(StandardCharsets.UTF_8)));
            out.force(true);
        }
        StateDirectory.handOver(fresh, directory);
        Files.move(fresh, directory.resolve(name), StandardCopyOption.ATOMIC_MOVE);
        sync();
    }

    /** What a directory says of its files is on the disk by its own fsync(2) alone. */
    private void sync() throws IOException {
        try (FileChannel entries = FileChannel.open(directory, StandardOpenOption.READ)) {
            entries.force(true);
        }
    }
}
