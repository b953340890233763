package bulkhead.platform.linux.dns;

import bulkhead.leakguard.host.Capability;
import bulkhead.leakguard.host.DnsPlan;
import bulkhead.leakguard.host.HostException;
import bulkhead.platform.linux.system.StateDirectory;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * {@code /etc/resolv.conf} itself, where nobody else is in charge of it. A regular file is written in place: its mode, owner
 * and place stay what they are, also where it is bind-mounted, as {@code ip netns exec} and containers do. A symbolic link
 * gives way to a file and is put back. What another program wrote since stays.
 */
final class ResolvConfFile implements Dns.Resolver {
    static final Path PATH = Path.of("/etc/resolv.conf");

    private static final Logger LOG = LoggerFactory.getLogger(ResolvConfFile.class);
    private static final Path FRESH = Path.of("/etc/resolv.conf.bulkhead");
    private static final String SAVED = "resolv.conf";

    private final StateDirectory state;

    ResolvConfFile(StateDirectory state) {
        this.state = state;
    }

    /** The file before us. Of the three the one that is there says what it was: a link, a file, or none. */
    private record Before(Optional<String> target, Optional<byte[]> content, byte[] written) {
        String toJson() {
            var node = JsonMapper.shared().createObjectNode().put("written", base64(written));
            target.ifPresent(t -> node.put("target", t));
            content.ifPresent(c -> node.put("content", base64(c)));
            return node.toString();
        }

        static Before of(String json) {
            JsonNode node = JsonMapper.shared().readTree(json);
            return new Before(
                    node.path("target").asStringOpt(),
                    node.path("content").asStringOpt().map(Base64.getDecoder()::decode),
                    Base64.getDecoder().decode(node.path("written").asString("")));
        }

        private static String base64(byte[] bytes) {
            return Base64.getEncoder().encodeToString(bytes);
        }
    }

    /** Not where it is read-only, as in many a container. */
    @Override
    public Set<Capability> capabilities() {
        boolean inPlace = !Files.isSymbolicLink(PATH) && Files.exists(PATH);
        return Files.isWritable(inPlace ? PATH : PATH.getParent()) ? Set.of(Capability.RESOLVERS) : Set.of();
    }

    @Override
    public void set(String tun, DnsPlan plan) throws HostException {
        try {
            restore();
            byte[] old = read().orElse(new byte[0]);
            byte[] written = ("# Bulkhead, while its tunnel is up\n" + Dns.lines(tun, plan) + options(old))
                    .getBytes(StandardCharsets.UTF_8);
            boolean link = Files.isSymbolicLink(PATH);
            boolean file = !link && Files.exists(PATH);
            Optional<String> target =
                    link ? Optional.of(Files.readSymbolicLink(PATH).toString()) : Optional.empty();
            state.save(SAVED, new Before(target, file ? Optional.of(old) : Optional.empty(), written).toJson());
            if (file) {
                Files.write(PATH, written);
            } else {
                Files.write(FRESH, written);
                Files.move(FRESH, PATH, StandardCopyOption.ATOMIC_MOVE);
            }
        } catch (IOException e) {
            throw new HostException(
                    "the tunnel's DNS could not be written to " + PATH + " (" + e.getMessage() + "): run with sudo", e);
        }
    }

    @Override
    public boolean holds(String tun, DnsPlan plan) {
        try {
            Optional<byte[]> now = Files.isSymbolicLink(PATH) ? Optional.empty() : read();
            Optional<String> saved = state.load(SAVED);
            return now.isPresent()
                    && saved.isPresent()
                    && Arrays.equals(now.get(), Before.of(saved.get()).written());
        } catch (IOException | JacksonException | HostException e) {
            LOG.debug("{} cannot be looked at: {}", PATH, e.getMessage());
            return false;
        }
    }

    /** How to ask, unlike whom, stays the host's. */
    private static String options(byte[] old) {
        return new String(old, StandardCharsets.UTF_8)
                .lines()
                .filter(line -> line.startsWith("options"))
                .map(line -> line + "\n")
                .collect(Collectors.joining());
    }

    @Override
    public void restore() throws HostException {
        Optional<String> saved = state.load(SAVED);
        if (saved.isEmpty()) {
            return;
        }
        try {
            Before before = Before.of(saved.get());
            Optional<byte[]> now = Files.isSymbolicLink(PATH) ? Optional.empty() : read();
            if (now.filter(n -> Arrays.equals(n, before.written())).isPresent()) {
                putBack(before);
            } else {
                LOG.debug("{} is another program's by now", PATH);
            }
            state.delete(SAVED);
        } catch (IOException | JacksonException e) {
            throw new HostException(
                    PATH + " could not be put back (" + e.getMessage() + "): run with sudo, or write it anew", e);
        }
    }

    private static void putBack(Before before) throws IOException {
        if (before.target().isPresent()) {
            Files.deleteIfExists(FRESH);
            Files.createSymbolicLink(FRESH, Path.of(before.target().get()));
            Files.move(FRESH, PATH, StandardCopyOption.ATOMIC_MOVE);
        } else if (before.content().isPresent()) {
            Files.write(PATH, before.content().get());
        } else {
            Files.delete(PATH);
        }
    }

    private static Optional<byte[]> read() throws IOException {
        try {
            return Optional.of(Files.readAllBytes(PATH));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
    }
}
