package bulkhead.app.tunnel;

import bulkhead.app.files.AtomicFile;
import bulkhead.app.files.UserFolders;
import bulkhead.app.tunnel.TunnelRequest.Outer;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * At which addresses servers were reached last, for when the guard lets no name be asked for. A file that cannot be read or
 * written is none: it only spares the user an address.
 */
final class RememberedAddresses {
    private static final Logger LOG = LoggerFactory.getLogger(RememberedAddresses.class);
    private static final int VERSION = 1;
    private static final long LARGEST = 1 << 20;

    private final Path file;

    RememberedAddresses(Path file) {
        this.file = file;
    }

    /** The user's own: {@code $XDG_STATE_HOME/bulkhead/servers.json}. */
    static RememberedAddresses ofUser() {
        return new RememberedAddresses(UserFolders.state().resolve("servers.json"));
    }

    List<InetAddress> find(String server, Outer outer) {
        return ServerAddress.choose(known(tree(), server), outer);
    }

    /** The server was reached there; of each family the last one is kept. */
    void remember(String server, InetAddress address) {
        ObjectNode tree = tree();
        List<InetAddress> known = known(tree, server);
        if (ServerAddress.isLiteral(server) || known.contains(address)) {
            return;
        }
        known.removeIf(other -> other.getClass() == address.getClass());
        known.add(address);
        ArrayNode texts =
                tree.put("version", VERSION).withObjectProperty("servers").putArray(server);
        known.forEach(each -> texts.add(each.getHostAddress()));
        try {
            AtomicFile.write(file, JsonMapper.shared().writeValueAsBytes(tree));
        } catch (IOException e) {
            LOG.debug("not remembered: {}", e.toString());
        }
    }

    private static List<InetAddress> known(ObjectNode tree, String server) {
        List<InetAddress> known = new ArrayList<>();
        for (JsonNode text : tree.path("servers").path(server)) {
            if (text.isString() && ServerAddress.isLiteral(text.asString())) {
                known.add(InetAddress.ofLiteral(text.asString()));
            }
        }
        return known;
    }

    private ObjectNode tree() {
        try {
            if (Files.size(file) <= LARGEST
                    && JsonMapper.shared().readTree(Files.readAllBytes(file)) instanceof ObjectNode tree
                    && tree.path("version").asInt(0) == VERSION
                    && tree.path("servers").isObject()) {
                return tree;
            }
        } catch (IOException | JacksonException e) {
            LOG.debug("nothing remembered: {}", e.toString());
        }
        return JsonMapper.shared().createObjectNode();
    }
}
