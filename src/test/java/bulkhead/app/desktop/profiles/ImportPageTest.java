package bulkhead.app.desktop.profiles;

import static org.assertj.core.api.Assertions.assertThat;

import bulkhead.app.profile.Profile;
import bulkhead.app.profile.SavedProfiles;
import bulkhead.app.profile.SavedSecrets;
import bulkhead.app.secret.Keyring;
import bulkhead.app.secret.KeyringSession;
import bulkhead.app.secret.SecretException;
import bulkhead.app.secret.SecretFile;
import bulkhead.app.secret.SecretKind;
import bulkhead.app.secret.SecretSet;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import javafx.css.PseudoClass;
import javafx.event.Event;
import javafx.scene.Scene;
import javafx.scene.input.DragEvent;
import javafx.scene.input.KeyCode;
import javafx.scene.layout.BorderPane;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Files of other programs become connections, and connections files, by keyboard only. */
class ImportPageTest {
    @TempDir
    private Path folder;

    @ParameterizedTest
    @CsvSource({
        "office.nmconnection, Office VPN, vpn.example.org, keyring",
        "nm-l2tp-export.conf, My L2TP, 203.0.113.7,",
        "90-NM-work.yaml, Work, vpn.example.com, keyring",
        "etc, myvpn, vpn.example.net, keyring",
        "rasphone.pbk, Büro, 203.0.113.5,",
        "add-vpn.ps1, Contoso VPN, 176.16.1.2, keyring",
        "profile.xml, Office, vpn.example.org, keyring",
        "vpn.mobileconfig, VPN Server, vpn.example.com, keyring",
        "signed.mobileconfig, VPN Server, vpn.example.com, keyring",
        "binary.mobileconfig, Büro, vpn.example.org, keyring",
        "office.networkConnect, Office, vpn.example.org,",
        "l2tp.onc, My VPN, vpn.example.edu, keyring",
        "export.rsc, l2tp-hq, 192.168.51.3, keyring",
        "swanctl, office, vpn.example.org, keyring",
        "openwrt, office, 203.0.113.20, keyring",
        "edgeos.boot, l2tpc0, vpn.example.net, keyring",
        "nmcli.sh, Office, vpn.example.org, keyring",
        "connman.config, Office, 203.0.113.30,"
    })
    void importsTheFilesOfEachProduct(String file, String name, String server, String place) throws Exception {
        try (KeyringSession session = KeyringSession.unlocked(folder);
                ProfilesWindow window =
                        new ProfilesWindow(folder, () -> Keyring.ofThisHost().open(session.environment()))) {
            Path sample = Samples.of(file);
            window.run(() -> window.profiles().importFiles(List.of(sample)));
            window.awaitFocus("import-0");
            window.picture("import-" + file);
            window.fire("act");
            window.until(() -> window.names().contains(name));
            Profile imported = window.store().load(name);
            assertThat(imported.server()).isEqualTo(server);
            assertThat(imported.secrets()).isEqualTo(place);
        }
    }

    @Test
    void importsOnlyWhatIsChosenAndTakesItBack() throws Exception {
        try (ProfilesWindow window = new ProfilesWindow(folder, ProfilesWindow::noKeyring)) {
            Path sample = Samples.of("rasphone.pbk");
            window.run(() -> window.profiles().importFiles(List.of(sample)));
            window.awaitFocus("import-0");
            assertThat(window.text("act")).isEqualTo("Import 2");
            window.press(KeyCode.SPACE);
            assertThat(window.text("act")).isEqualTo("Import");
            window.fire("act");
            window.until(() -> window.names().equals(List.of("Filiale")));
            window.press(KeyCode.SHORTCUT, KeyCode.Z);
            window.until(() -> window.names().isEmpty());
        }
    }

    @Test
    void keepsSecretsInTheFileUnderAPassphraseThatIsTypedTwice() throws Exception {
        try (ProfilesWindow window = new ProfilesWindow(folder, ProfilesWindow::noKeyring)) {
            Path sample = Samples.of("office.nmconnection");
            window.run(() -> window.profiles().importFiles(List.of(sample)));
            window.awaitFocus("import-0");
            window.fire("act");
            window.awaitFocus("passphrase");
            window.type("a phrase");
            window.fill("passphrase-again", "a phrase");
            window.picture("passphrase");
            window.press(KeyCode.ENTER);
            window.until(() -> window.names().contains("Office VPN"));
            assertThat(window.store().load("Office VPN").secrets()).isEqualTo("file");
            assertThat(Files.readString(folder.resolve("secrets.json"))).doesNotContain("secret key");
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "x.mobileconfig | <!DOCTYPE plist [<!ENTITY x SYSTEM 'file:///etc/hostname'>]><plist><dict><key>PayloadContent</key><string>&x;</string></dict></plist> | not a valid property list",
                "x.txt | nothing that anybody knows | is of no kind that Bulkhead knows",
                "x.yaml | network:~  nm-devices: [[[[ | not valid YAML",
                "x.nmconnection | # a comment^~[connection]~id=x~ | control character 7"
            })
    void refusesHostileFilesWithASentence(String name, String content, String sentence) throws Exception {
        Path file = Files.writeString(
                folder.resolve(name), content.replace('~', '\n').replace('^', '\u0007'));
        try (ProfilesWindow window = new ProfilesWindow(folder, ProfilesWindow::noKeyring)) {
            window.run(() -> window.profiles().importFiles(List.of(file)));
            window.until(() -> window.text("failure").contains(sentence));
            window.picture("refused");
            assertThat(window.names()).isEmpty();
            window.press(KeyCode.ESCAPE);
            window.until(() -> window.node("choose-files") == null);
        }
    }

    @Test
    void keepsTheSecretsOfAPageThatIsLeftWhileItWaitsForAPassphrase() throws Exception {
        try (ProfilesWindow window = new ProfilesWindow(folder, ProfilesWindow::noKeyring)) {
            Path sample = Samples.of("office.nmconnection");
            window.run(() -> window.profiles().importFiles(List.of(sample)));
            window.awaitFocus("import-0");
            window.fire("act");
            window.awaitFocus("passphrase");
            window.run(() -> window.pages().back());
            window.type("a phrase");
            window.fill("passphrase-again", "a phrase");
            window.press(KeyCode.ENTER);
            window.until(() -> window.names().contains("Office VPN"));
            SavedSecrets kept = new SavedSecrets(
                    ProfilesWindow::noKeyring, folder.resolve("secrets.json"), (_, _) -> "a phrase".toCharArray());
            try (SecretSet found = kept.find(window.store().load("Office VPN"))) {
                assertThat(found.get(SecretKind.PRE_SHARED_KEY)).isNotEmpty().doesNotContain(0);
            }
        }
    }

    /** As when a keyring is locked in the middle: who tries again finds no half of them there. */
    @Test
    void importsAllOrNothing() throws Exception {
        Path files = Files.createDirectory(folder.resolve("files"));
        for (String name : List.of("one", "two")) {
            Files.writeString(files.resolve(name + ".nmconnection"), """
                    [connection]
                    id=%s
                    [vpn]
                    service-type=org.freedesktop.NetworkManager.l2tp
                    gateway=vpn.example.org
                    user=alice
                    [vpn-secrets]
                    ipsec-psk=a long secret key
                    """.formatted(name));
        }
        AtomicBoolean locked = new AtomicBoolean(true);
        SavedSecrets.Opener keyring = () -> {
            if (locked.get() && Files.exists(folder.resolve("profiles/one.json"))) {
                locked.set(false);
                throw new SecretException("the keyring was locked");
            }
            return Optional.of(new SecretFile(folder.resolve("keyring.json"), (_, _) -> "a phrase".toCharArray()));
        };
        try (ProfilesWindow window = new ProfilesWindow(folder, keyring)) {
            window.run(() -> window.profiles().importFiles(List.of(files)));
            window.awaitFocus("import-0");
            window.fire("act");
            window.until(() -> window.text("failure").contains("the keyring was locked"));
            assertThat(window.store().names()).isEmpty();
            window.fire("act");
            window.until(() -> window.names().equals(List.of("one", "two")));
        }
    }

    @Test
    void takesNoFilesOnceItsWindowShowsSomethingElse() throws Exception {
        PseudoClass above = PseudoClass.getPseudoClass("drop");
        try (ProfilesWindow window = new ProfilesWindow(folder, ProfilesWindow::noKeyring)) {
            window.run(() -> {
                Scene scene = window.profiles().list().getScene();
                DragEvent gone = new DragEvent(DragEvent.DRAG_EXITED, null, 0, 0, 0, 0, null, null, null, null);
                scene.getRoot().pseudoClassStateChanged(above, true);
                Event.fireEvent(scene, gone);
                assertThat(scene.getRoot().getPseudoClassStates()).doesNotContain(above);
                ((BorderPane) scene.getRoot()).setLeft(null);
                scene.getRoot().pseudoClassStateChanged(above, true);
                Event.fireEvent(scene, gone);
                assertThat(scene.getRoot().getPseudoClassStates()).contains(above);
            });
        }
    }

    @Test
    void tellsOfAFaultWhoeverWaits() throws Exception {
        try (ProfilesWindow window = new ProfilesWindow(folder, ProfilesWindow::noKeyring);
                Book book = new Book(new SavedProfiles(
                        window.store(), new SavedSecrets(ProfilesWindow::noKeyring, folder, (_, _) -> new char[0])))) {
            List<String> told = new CopyOnWriteArrayList<>();
            Book.Work<String> fault = () -> {
                throw new IllegalStateException("of a test");
            };
            book.find(fault, told::add, told::add);
            book.patiently(fault, told::add, told::add);
            window.until(() -> told.size() == 2);
            assertThat(told).allMatch(sentence -> sentence.contains("fault"));
        }
    }

    @Test
    void refusesLargeFilesAndFoldersOfAnEntireDisk() throws Exception {
        Path large = folder.resolve("large.nmconnection");
        try (var file = new RandomAccessFile(large.toFile(), "rw")) {
            file.setLength(100L << 20);
        }
        try (ProfilesWindow window = new ProfilesWindow(folder, ProfilesWindow::noKeyring)) {
            window.run(() -> window.profiles().importFiles(List.of(large)));
            window.until(() -> window.text("failure").contains("larger than 1 MiB"));
            window.run(() -> window.profiles().importFiles(List.of(Path.of("/usr/bin"))));
            window.until(() -> window.text("failure").contains("more than 64 files"));
        }
    }

    @Test
    void exportsWithItsSecretsUnderAPassphraseAndReadsItBack() throws Exception {
        try (KeyringSession session = KeyringSession.unlocked(folder);
                ProfilesWindow window =
                        new ProfilesWindow(folder, () -> Keyring.ofThisHost().open(session.environment()))) {
            Path sample = Samples.of("office.nmconnection");
            window.run(() -> window.profiles().importFiles(List.of(sample)));
            window.awaitFocus("import-0");
            window.fire("act");
            window.until(() -> window.names().contains("Office VPN"));
            Path own = folder.resolve("office.json");
            window.openExport("Office VPN");
            window.tabTo("with-secrets");
            window.press(KeyCode.SPACE);
            window.fill("file", own.toString());
            window.picture("export");
            window.press(KeyCode.ENTER);
            window.awaitFocus("passphrase");
            window.type("p1");
            window.fill("passphrase-again", "p1");
            window.press(KeyCode.ENTER);
            window.until(() -> Files.exists(own));
            assertThat(Files.readString(own)).contains("bulkhead-profile").doesNotContain("secret key");
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(own)))
                    .isEqualTo("rw-------");
            window.until(() -> window.node("with-secrets") == null);

            window.run(() -> window.profiles().importFiles(List.of(own)));
            window.awaitFocus("passphrase");
            window.type("p1");
            window.press(KeyCode.ENTER);
            window.awaitFocus("import-0");
            window.fire("act");
            window.until(() -> window.names().contains("Office VPN 2"));
            String id = window.store().load("Office VPN 2").id();
            assertThat(session.secretTool("", "lookup", "application", "bulkhead", "profile", id, "secret", "psk"))
                    .isEqualTo("secret key");
        }
    }

    @ParameterizedTest
    @CsvSource({"mobileconfig, Not carried over", "nmconnection, Not carried over"})
    void exportsForOtherProgramsAndSaysWhatIsLostAndThatSecretsAreInClear(String format, String lost) throws Exception {
        try (KeyringSession session = KeyringSession.unlocked(folder);
                ProfilesWindow window =
                        new ProfilesWindow(folder, () -> Keyring.ofThisHost().open(session.environment()))) {
            Path sample = Samples.of("office.nmconnection");
            window.run(() -> window.profiles().importFiles(List.of(sample)));
            window.awaitFocus("import-0");
            window.fire("act");
            window.until(() -> window.names().contains("Office VPN"));
            window.openExport("Office VPN");
            window.tabTo("format-json");
            for (int i = 0; i < (format.equals("mobileconfig") ? 1 : 2); i++) {
                window.press(KeyCode.DOWN);
            }
            window.tabTo("with-secrets");
            window.press(KeyCode.SPACE);
            Path file = folder.resolve("office." + format);
            window.fill("file", file.toString());
            window.picture("export-" + format);
            window.press(KeyCode.ENTER);
            window.until(() -> window.dialogText().contains("in clear"));
            window.picture("export-clear");
            window.press(KeyCode.ENTER);
            window.until(() -> Files.exists(file) && window.node("with-secrets") == null);
            assertThat(Files.readString(file)).contains("vpn.example.org");
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                    .isEqualTo("rw-------");
            window.run(() -> window.profiles().importFiles(List.of(file)));
            window.awaitFocus("import-0");
            window.fire("act");
            window.until(() -> window.names().size() == 2);
            assertThat(window.store().load(window.names().getLast()).server()).isEqualTo("vpn.example.org");
        }
    }
}
