package bulkhead.platform.linux.nft;

import bulkhead.leakguard.host.HostException;
import bulkhead.platform.linux.libc.Libc;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * The guard's table in the kernel. While this process lives it owns it: another program's {@code flush ruleset} leaves it out
 * and its deletion is refused. After this process it stands, and the next one takes it. On kernels that know no such
 * owner everybody with the right may change it.
 */
public final class NftTable implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(NftTable.class);
    private static final String PROBE = NftRules.TABLE + "-probe";
    /** Holds the rules while the table gives way to one with an owner. */
    private static final String INTERIM = NftRules.TABLE + "-interim";

    private final boolean owning;
    private Optional<NftSession> session = Optional.empty();
    private Optional<NftOwner> owner = Optional.empty();

    /** @param owning whether to own the table where the kernel lets us */
    public NftTable(boolean owning) {
        this.owning = owning;
    }

    /** What the kernel has under the table's name, whoever made it. */
    static Optional<List<JsonNode>> objects() throws HostException {
        Nftables.Result result = Nftables.run(NftRules.listing().toString());
        return isListed(result) ? Optional.of(parse(result.out())) : Optional.empty();
    }

    /** What cannot be listed is not for that reason not there. The library speaks the language of this process. */
    private static boolean isListed(Nftables.Result result) throws HostException {
        if (!result.ok() && !result.error().contains(Libc.strerror(Libc.ENOENT))) {
            throw new HostException("nftables does not tell whether the leak guard's rules are there ("
                    + firstLine(result.error()) + "): run with sudo, on a kernel with nf_tables");
        }
        return result.ok();
    }

    /** Whether the kernel has rules of ours, also those of a process that was killed while they were without their own table. */
    static boolean isThere() throws HostException {
        return NftLookup.isThere(NftRules.TABLE) || NftLookup.isThere(INTERIM);
    }

    /** Whether a process owns it. */
    public static boolean isOwned() throws HostException {
        return NftLookup.isOwned(NftRules.TABLE);
    }

    /** Makes it ours, where that is possible. @return false if it is not there, or was made for nobody to own */
    boolean take() throws HostException {
        if (owner().isEmpty()) {
            return true;
        }
        int errno = errno(NftOwner::take);
        if (errno == Libc.EPERM) {
            throw new HostException(
                    "another process owns the leak guard's nftables table (" + "\"sudo nft list table inet "
                            + NftRules.TABLE + "\" names it): end that process and connect again");
        }
        return errno == 0;
    }

    /** Puts these in the place of whatever it held, which the kernel does at once or not at all. */
    void fill(List<ObjectNode> adds) throws HostException {
        if (owner().isEmpty()) {
            run(anew(NftRules.TABLE, adds));
        } else if (take()) {
            // Another version's chains may be of another kind.
            if (!tried(within(adds)).ok()) {
                replace(adds);
            }
        } else if (!NftLookup.isThere(NftRules.TABLE) && errno(NftOwner::make) == 0) {
            run(within(adds));
        } else {
            replace(adds);
        }
    }

    /** Without a gap: until it is filled anew, a table of another name holds the same rules. */
    private void replace(List<ObjectNode> adds) throws HostException {
        run(anew(INTERIM, adds));
        int errno = errno(NftOwner::makeAnew);
        if (errno != 0) {
            throw new HostException("nftables could not set up the leak guard (" + Libc.strerror(errno)
                    + "): run with sudo, on a kernel with nf_tables");
        }
        run(within(adds));
    }

    void remove() throws HostException {
        List<ObjectNode> commands = withoutInterim();
        if (NftLookup.isThere(NftRules.TABLE)) {
            commands.add(NftRules.command("delete", "table", NftRules.table()));
        }
        run(commands);
    }

    /** @param words of nft(8), all constants of ours */
    void add(String words) throws HostException {
        check(session().runWords(words));
    }

    private void run(List<ObjectNode> commands) throws HostException {
        check(tried(commands));
    }

    private Nftables.Result tried(List<ObjectNode> commands) throws HostException {
        JsonNodeFactory json = JsonNodeFactory.instance;
        return session()
                .run(json.objectNode()
                        .set("nftables", json.arrayNode().addAll(commands))
                        .toString());
    }

    /** The commands for a table that is ours: one with an owner is not added a second time. */
    private static List<ObjectNode> within(List<ObjectNode> adds) throws HostException {
        List<ObjectNode> commands = withoutInterim();
        commands.add(NftRules.command("flush", "table", NftRules.table()));
        Set<String> wanted = new HashSet<>();
        adds.forEach(add -> wanted.add(add.at("/add/chain/name").asString("")));
        for (JsonNode object : objects().orElse(List.of())) {
            String kind = object.propertyNames().iterator().next();
            // A chain that is there stays, and has its old rules or its new ones: there is no moment between.
            if (kind.equals("set") || kind.equals("chain") && !wanted.contains(name(object))) {
                commands.add(NftRules.command(
                        "delete",
                        kind,
                        NftRules.table().put("table", NftRules.TABLE).put("name", name(object))));
            }
        }
        adds.stream().filter(add -> !add.get("add").has("table")).forEach(commands::add);
        return commands;
    }

    private static String name(JsonNode object) {
        return object.iterator().next().path("name").asString("");
    }

    private static List<ObjectNode> withoutInterim() {
        return new ArrayList<>(List.of(table("add", INTERIM), table("delete", INTERIM)));
    }

    /** The commands for a table of this name, whatever was there. */
    private static List<ObjectNode> anew(String table, List<ObjectNode> adds) {
        List<ObjectNode> commands = new ArrayList<>(List.of(table("add", table), table("delete", table)));
        for (ObjectNode add : adds) {
            ObjectNode copy = add.deepCopy();
            ObjectNode object = (ObjectNode) copy.get("add").iterator().next();
            object.put(copy.get("add").has("table") ? "name" : "table", table);
            commands.add(copy);
        }
        return commands;
    }

    private static ObjectNode table(String verb, String name) {
        return NftRules.command(verb, "table", NftRules.table().put("name", name));
    }

    private static List<JsonNode> parse(String listing) throws HostException {
        try {
            List<JsonNode> objects = new ArrayList<>();
            JsonMapper.shared().readTree(listing).path("nftables").forEach(objects::add);
            objects.removeIf(object -> object.has("metainfo"));
            return objects;
        } catch (JacksonException e) {
            throw new HostException(
                    "nft lists the leak guard in a form Bulkhead cannot read: use nftables 1.0 or newer", e);
        }
    }

    private static void check(Nftables.Result result) throws HostException {
        if (!result.ok()) {
            throw new HostException("nftables could not set up the leak guard ("
                    + firstLine(result.error())
                    + "): run with sudo, on a kernel with nf_tables");
        }
    }

    private static String firstLine(String error) {
        return error.lines().findFirst().orElse("no reason given");
    }

    private interface Ownership {
        int of(NftOwner owner, String table) throws IOException;
    }

    private int errno(Ownership change) throws HostException {
        try {
            return change.of(owner().orElseThrow(), NftRules.TABLE);
        } catch (IOException e) {
            throw new HostException("nftables does not answer (" + e.getMessage() + "): connect again", e);
        }
    }

    private NftSession session() throws HostException {
        if (session.isEmpty()) {
            NftSession opened = NftSession.withSocket();
            session = Optional.of(opened);
            owner = owning ? possible(new NftOwner(opened)) : Optional.empty();
        }
        return session.get();
    }

    private Optional<NftOwner> owner() throws HostException {
        session();
        return owner;
    }

    private static Optional<NftOwner> possible(NftOwner owner) {
        try {
            if (owner.isPossible(PROBE)) {
                return Optional.of(owner);
            }
            LOG.warn("another program can remove the leak guard's rules, if only until they are set again:"
                    + " the kernel is older than 6.9");
        } catch (IOException e) {
            LOG.debug("no table to own: {}", e.getMessage());
        }
        return Optional.empty();
    }

    /** Leaves the table as it is, for the next to take. */
    @Override
    public void close() {
        session.ifPresent(NftSession::close);
        session = Optional.empty();
        owner = Optional.empty();
    }
}
