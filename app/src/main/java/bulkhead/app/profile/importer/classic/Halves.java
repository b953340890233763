package bulkhead.app.profile.importer.classic;

import bulkhead.app.profile.importer.draft.Draft;
import bulkhead.app.profile.importer.draft.Findings;
import bulkhead.app.profile.importer.draft.ImportException;
import bulkhead.app.profile.importer.draft.ImportedConnection;
import bulkhead.app.secret.SecretKind;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** L2TP of one program and IPsec of another, of any files: what belongs together has the same server. */
public final class Halves {
    /** Puts what a program says of L2TP and PPP into a draft. */
    @FunctionalInterface
    public interface Filling {
        void fill(Draft draft) throws ImportException;
    }

    /** L2TP's half. @param server null where only IPsec's half says it */
    public record Lac(String name, String server, Filling filling) {}

    private final List<Lac> lacs = new ArrayList<>();
    private final List<Conn> conns = new ArrayList<>();
    private final IpsecSecrets keys = new IpsecSecrets();
    private final List<String> left = new ArrayList<>();
    private String server;

    public void add(Lac lac) {
        lacs.add(lac);
    }

    public void add(Conn conn) {
        conns.add(conn);
    }

    /** The keys of all files. */
    public IpsecSecrets keys() {
        return keys;
    }

    /** What no connection of these files can have. */
    public void left(String what) {
        left.add(what);
    }

    /** There is a server's configuration in a file. @param what such as "its conn x" */
    public void server(String file, String what) {
        if (server == null) {
            server = file + " is a server's: " + what + " is for any client; import the file of a client, which names"
                    + " the server, or make a profile with the server's name";
        }
    }

    public void read(Findings found) throws ImportException {
        Findings.count(Math.max(lacs.size(), conns.size()));
        int before = found.connections().size() + found.refused().size();
        Set<Conn> used = new HashSet<>();
        Set<String> servers = new HashSet<>();
        for (Lac lac : lacs) {
            Conn conn = connOf(lac.server());
            used.add(conn);
            servers.add(lac.server());
            found.add(() -> connection(lac, conn));
        }
        for (Conn conn : conns) {
            if (conn.isForAnybody()) {
                server("this ipsec.conf", "its conn " + conn.name());
            } else if (conn.isL2tp() && !used.contains(conn) && !servers.contains(conn.right())) {
                found.add(() -> connection(new Lac(conn.name(), null, _ -> {}), conn));
            } else if (!conn.isL2tp() && !used.contains(conn)) {
                found.passOver(conn.name(), "IPsec without L2TP");
            }
        }
        if (server != null
                && before == found.connections().size() + found.refused().size()) {
            found.refuse(server);
        }
    }

    /** Of this server by name, or the only one that can be meant. */
    private Conn connOf(String lns) {
        String server = lns == null ? "" : lns.replaceFirst("^([^:]++):\\d++$", "$1");
        List<Conn> candidates = conns.stream()
                .filter(Conn::isL2tp)
                .filter(conn -> !conn.isForAnybody())
                .toList();
        return conns.stream()
                .filter(conn -> conn.right().equals(server))
                .findFirst()
                .orElse(candidates.size() == 1 ? candidates.getFirst() : Conn.NONE);
    }

    private ImportedConnection connection(Lac lac, Conn conn) throws ImportException {
        try (Draft draft = new Draft(lac.name())) {
            String server = lac.server() == null ? conn.get("right") : lac.server();
            draft.server(server).absent("none of these files has it for this connection");
            if (conn == Conn.NONE) {
                draft.left("IPsec: no connection of these files is to this server; Bulkhead always uses IPsec");
            }
            conn.fill(draft);
            lac.filling().fill(draft);
            Set<String> ends = new HashSet<>();
            for (String end : new String[] {server, conn.get("right"), conn.get("rightid")}) {
                if (end != null) {
                    ends.add(end);
                }
            }
            Optional<byte[]> key = keys.find(ends, conn.get("leftid"));
            if (key.isPresent()) {
                draft.secret(SecretKind.PRE_SHARED_KEY, key.get());
            }
            left.forEach(draft::left);
            return draft.done();
        }
    }
}
