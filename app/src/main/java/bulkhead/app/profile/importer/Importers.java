package bulkhead.app.profile.importer;

import bulkhead.app.secret.Passphrase;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Finds out what the files are, and reads them. Bounded in memory and time whatever they are. */
public final class Importers {
    private static final String FORMATS = "Bulkhead reads connections of NetworkManager, netplan, ipsec.conf with"
            + " xl2tpd.conf, Windows' rasphone.pbk and Add-VpnConnection scripts, Apple's .mobileconfig, ChromeOS' ONC,"
            + " RouterOS exports, and its own";

    /** More than anybody has, and few enough to compare each with each. */
    private static final int MOST = 500;

    private Importers() {}

    /** Refuses what would take an importer longer than its file is long. */
    static void count(int connections) throws ImportException {
        if (connections > MOST) {
            throw new ImportException("these files have more than " + MOST + " connections");
        }
    }

    /**
     * Reads the connections of files, or of all files of a folder.
     *
     * @param passphrase asked for an export of this program with secrets
     */
    public static ImportResult read(List<Path> paths, Passphrase passphrase) {
        List<ImportedConnection> found = new ArrayList<>();
        try {
            List<Importer> importers = List.of(
                    new OwnImporter(passphrase),
                    new MobileConfigImporter(),
                    new OncImporter(),
                    new NetplanImporter(),
                    new KeyFileImporter(),
                    new PhoneBookImporter(),
                    new PowerShellImporter(),
                    new RouterOsImporter());
            ClassicImporter classic = new ClassicImporter();
            List<Document> documents = Documents.read(paths);
            boolean known = false;
            for (Document document : documents) {
                known |= read(document, importers, classic, found);
                count(found.size());
            }
            found.addAll(classic.read());
            if (!found.isEmpty()) {
                return new ImportResult.Found(List.copyOf(found));
            }
            String name = documents.getFirst().shownName();
            throw new ImportException(
                    known
                            ? "there is no L2TP/IPsec connection in " + name
                            : name + " is of no kind that Bulkhead knows: " + FORMATS);
        } catch (ImportException e) {
            found.forEach(connection -> connection.secrets().close());
            return new ImportResult.Refused(e.getMessage());
        }
    }

    private static boolean read(
            Document document, List<Importer> importers, ClassicImporter classic, List<ImportedConnection> found)
            throws ImportException {
        String text = MobileConfigImporter.isSigned(document) ? "" : document.text();
        for (Importer importer : importers) {
            if (importer.recognises(document, text)) {
                found.addAll(importer.read(document, text));
                return true;
            }
        }
        if (ClassicImporter.recognises(document.name(), text)) {
            classic.add(document.name(), text);
            return true;
        }
        return false;
    }
}
