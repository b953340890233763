package bulkhead.app.profile.importer.draft;

import java.util.ArrayList;
import java.util.List;

/** What is in the files: connections, and what is wrong with others. A bad one keeps no good one out. */
public final class Findings {
    /** More than anybody has, and few enough to compare each with each. */
    private static final int MOST = 500;

    /** One connection, or why it cannot be one. */
    @FunctionalInterface
    public interface Reading {
        ImportedConnection read() throws ImportException;
    }

    private final List<ImportedConnection> connections = new ArrayList<>();
    private final List<String> refused = new ArrayList<>();

    public void add(Reading reading) {
        try {
            count(connections.size() + 1);
            connections.add(reading.read());
        } catch (ImportException e) {
            refuse(e.getMessage());
        }
    }

    /** A VPN of another kind in a file that may have L2TP's as well. */
    public void passOver(String name, String kind) {
        refuse(Draft.shown("'" + name + "' is of another kind (" + kind + "): Bulkhead has L2TP/IPsec only"));
    }

    public void refuse(String sentence) {
        if (refused.size() < MOST && !refused.contains(sentence)) {
            refused.add(sentence);
        }
    }

    public List<ImportedConnection> connections() {
        return connections;
    }

    public List<String> refused() {
        return refused;
    }

    /** Refuses what would take an importer longer than its file is long. */
    public static void count(int connections) throws ImportException {
        if (connections > MOST) {
            throw new ImportException("these files have more than " + MOST + " connections");
        }
    }
}
