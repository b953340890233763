package bulkhead.app.profile.importer;

import bulkhead.app.profile.importer.apple.AppleImporter;
import bulkhead.app.profile.importer.classic.ClassicImporter;
import bulkhead.app.profile.importer.classic.Halves;
import bulkhead.app.profile.importer.draft.Document;
import bulkhead.app.profile.importer.draft.Findings;
import bulkhead.app.profile.importer.draft.ImportException;
import bulkhead.app.profile.importer.draft.Importer;
import bulkhead.app.profile.importer.managers.ConnManImporter;
import bulkhead.app.profile.importer.managers.KeyFileImporter;
import bulkhead.app.profile.importer.managers.NetplanImporter;
import bulkhead.app.profile.importer.managers.NmcliImporter;
import bulkhead.app.profile.importer.managers.OncImporter;
import bulkhead.app.profile.importer.router.RouterOsImporter;
import bulkhead.app.profile.importer.router.UciImporter;
import bulkhead.app.profile.importer.router.VyattaImporter;
import bulkhead.app.profile.importer.syntax.ShellScript;
import bulkhead.app.profile.importer.windows.PhoneBookImporter;
import bulkhead.app.profile.importer.windows.PowerShellImporter;
import bulkhead.app.profile.importer.windows.ProfileXmlImporter;
import bulkhead.app.secret.Passphrase;
import java.nio.file.Path;
import java.util.List;

/** Finds out what the files are, and reads them. Bounded in memory and time whatever they are. */
public final class Importers {
    private static final String FORMATS = "Bulkhead reads connections of NetworkManager, netplan, ipsec.conf or"
            + " swanctl.conf with xl2tpd.conf, Windows' rasphone.pbk, Add-VpnConnection scripts and ProfileXML, Apple's .mobileconfig and .networkConnect, ChromeOS' ONC,"
            + " RouterOS exports, OpenWrt's and EdgeOS' configurations, ConnMan, nmcli scripts, and its own";

    private Importers() {}

    /**
     * Reads the connections of files, or of all files of a folder.
     *
     * @param passphrase asked for an export of this program with secrets
     */
    public static ImportResult read(List<Path> paths, Passphrase passphrase) {
        return read(found -> Documents.read(paths, found), passphrase);
    }

    /** The same of one that is no file. */
    static ImportResult readDocument(Document document, Passphrase passphrase) {
        return read(_ -> List.of(document), passphrase);
    }

    /** Where documents come from. */
    @FunctionalInterface
    private interface Source {
        List<Document> read(Findings found) throws ImportException;
    }

    private static ImportResult read(Source source, Passphrase passphrase) {
        Findings found = new Findings();
        try {
            Halves halves = new Halves();
            UciImporter uci = new UciImporter(halves);
            ClassicImporter classic = new ClassicImporter(halves);
            List<Importer> importers = List.of(
                    new OwnImporter(passphrase),
                    new AppleImporter(),
                    new OncImporter(),
                    new NetplanImporter(),
                    new NmcliImporter(),
                    new ConnManImporter(),
                    new KeyFileImporter(),
                    new PhoneBookImporter(),
                    new ProfileXmlImporter(),
                    new PowerShellImporter(),
                    new RouterOsImporter(halves),
                    new VyattaImporter(halves),
                    uci);
            List<Document> documents = source.read(found);
            boolean known = false;
            for (Document document : documents) {
                known |= read(document, importers, classic, found);
            }
            finish(classic, uci, halves, found);
            if (!found.connections().isEmpty()) {
                return new ImportResult.Found(List.copyOf(found.connections()), List.copyOf(found.refused()));
            }
            throw new ImportException(
                    !found.refused().isEmpty()
                            ? String.join(
                                    "; ",
                                    found.refused()
                                            .subList(
                                                    0,
                                                    Math.min(3, found.refused().size())))
                            : known
                                    ? "there is no L2TP/IPsec connection in "
                                            + documents.getFirst().shownName()
                                    : documents.getFirst().shownName() + " is of no kind that Bulkhead knows: "
                                            + FORMATS);
        } catch (ImportException e) {
            found.connections().forEach(connection -> connection.secrets().close());
            return new ImportResult.Refused(e.getMessage());
        }
    }

    /** What takes several files. */
    private static void finish(ClassicImporter classic, UciImporter uci, Halves halves, Findings found) {
        try {
            classic.finish();
            uci.finish(found);
            halves.read(found);
        } catch (ImportException e) {
            found.refuse(e.getMessage());
        }
    }

    /** Whether it is a file of a kind that is known; a script's are those that it writes, and its commands. */
    private static boolean read(Document document, List<Importer> importers, ClassicImporter classic, Findings found) {
        boolean written = false;
        try {
            String text = AppleImporter.isBinary(document) ? "" : document.text();
            if (ShellScript.isOne(document.name(), text)) {
                for (Document file : WrittenFiles.of(document.octets())) {
                    written |= read(file, file.text(), importers, classic, found);
                }
            }
            List<Importer> others =
                    written ? importers.stream().filter(Importer::readsCommands).toList() : importers;
            return read(document, text, others, written ? null : classic, found) || written;
        } catch (ImportException e) {
            found.refuse(e.getMessage());
            return written;
        }
    }

    /** @param classic null for none */
    private static boolean read(
            Document document, String text, List<Importer> importers, ClassicImporter classic, Findings found) {
        try {
            for (Importer importer : importers) {
                if (importer.recognises(document, text)) {
                    importer.read(document, importer.readsOctets() ? document.octets() : text, found);
                    return true;
                }
            }
            if (classic != null && ClassicImporter.recognises(document.name(), text)) {
                classic.add(document.name(), document.octets());
                return true;
            }
        } catch (ImportException e) {
            found.refuse(e.getMessage());
        }
        return false;
    }
}
