package bulkhead.platform.linux.routes;

import bulkhead.leakguard.host.HostException;
import bulkhead.platform.linux.system.StateDirectory;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Keeps the links' neighbours from learning the tunnel's address by asking for it (Mullvad's audit, MLLVD-CR-24-03). Linux answers
 * ARP on each link for the addresses of all: the weak model of RFC 1122 section 3.3.4.2. In IPv6 it does so only for the
 * link's own, and a request of its own with the tunnel's address as sender is of a packet that the guard stops before.
 */
public final class ArpReplies {
    private static final Path CONF = Sysctls.NET.resolve("ipv4/conf");
    private static final String SAVED = "arp_ignore";
    private static final String ALL = "all";

    /**
     * Only for addresses of the link that the request came by; of the settings that do so the one that breaks least. What is
     * in force on a link is the greater of its own value and that of all.
     */
    private static final String OF_THE_LINK = "1";

    /** 2: besides, only to who is of the same subnet. 8: never. The others answer for addresses of other links. */
    private static final Set<String> STRICT = Set.of(OF_THE_LINK, "2", "8");

    private static final Set<String> HARMLESS = Set.of("0", OF_THE_LINK, "2", "8");

    private final StateDirectory state;

    public ArpReplies(StateDirectory state) {
        this.state = state;
    }

    /** From here on, also on links that appear later. */
    void confine() throws HostException {
        Map<String, String> lax = new TreeMap<>();
        try (DirectoryStream<Path> links = Files.newDirectoryStream(CONF)) {
            for (Path link : links) {
                String name = link.getFileName().toString();
                Path setting = setting(name);
                if (Files.exists(setting)) {
                    String value = Sysctls.read(setting);
                    if (!(name.equals(ALL) ? STRICT : HARMLESS).contains(value)) {
                        lax.put(name, value);
                    }
                }
            }
        } catch (IOException e) {
            throw new HostException("the kernel's settings cannot be read (" + e.getMessage() + "): mount /proc", e);
        }
        if (!lax.isEmpty()) {
            Map<String, String> saved = saved();
            saved.putAll(lax);
            state.save(
                    SAVED,
                    saved.entrySet().stream()
                            .map(each -> each.getKey() + " " + each.getValue())
                            .collect(Collectors.joining("\n")));
            for (String name : lax.keySet()) {
                Sysctls.wish(setting(name), OF_THE_LINK);
            }
        }
    }

    /** Puts back what {@link #confine} of this run or of a crashed one set, and nothing that somebody else has set since. */
    void restore() throws HostException {
        for (Map.Entry<String, String> each : saved().entrySet()) {
            Path setting = setting(each.getKey());
            if (Files.exists(setting) && Sysctls.read(setting).equals(OF_THE_LINK)) {
                Sysctls.write(setting, each.getValue());
            }
        }
        state.delete(SAVED);
    }

    private Map<String, String> saved() throws HostException {
        return state.load(SAVED).stream()
                .flatMap(String::lines)
                .map(line -> line.split(" "))
                .collect(Collectors.toMap(words -> words[0], words -> words[1], (_, last) -> last, TreeMap::new));
    }

    private static Path setting(String link) {
        return CONF.resolve(link).resolve("arp_ignore");
    }
}
