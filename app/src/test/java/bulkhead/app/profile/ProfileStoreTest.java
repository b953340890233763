package bulkhead.app.profile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProfileStoreTest {
    @TempDir
    private Path folder;

    @Test
    void readsAProfileAndSkipsWhatItDoesNotKnow() throws IOException {
        write(
                "office",
                "{\"version\": 1, \"server\": \"vpn.example.org\", \"routes\": [\"10.0.0.0/8\"], \"later\": [1]}");
        Profile profile = new ProfileStore(folder).load("office");
        assertThat(profile.server()).isEqualTo("vpn.example.org");
        assertThat(profile.routes()).containsExactly("10.0.0.0/8");
        assertThat(profile.ipv6()).isNull();
    }

    /** What the one switch permitted, before each algorithm had a name. */
    @Test
    void readsWhatALegacyProfilePermittedByNameAndWritesItSo() throws IOException {
        write("old", "{\"version\": 1, \"server\": \"a\", \"legacy\": true}");
        write("off", "{\"version\": 1, \"server\": \"a\", \"legacy\": false}");
        ProfileStore store = new ProfileStore(folder);
        assertThat(store.load("old").weak()).containsExactly("3des", "md5", "modp1024");
        assertThat(store.load("off").weak()).isEmpty();
        store.save("old", store.load("old").with(b -> b.weak = List.of("modp1024")));
        assertThat(store.load("old").weak()).containsExactly("modp1024");
        assertThat(Files.readString(folder.resolve("old.json"))).doesNotContain("legacy");
    }

    @Test
    void refusesInASentenceWhatIsNoProfile() throws IOException {
        write("broken", "{\"version\": 1, ");
        write("newer", "{\"version\": 2}");
        assertThatThrownBy(() -> new ProfileStore(folder).load("broken")).hasMessageContaining("not valid JSON");
        assertThatThrownBy(() -> new ProfileStore(folder).load("newer")).hasMessageContaining("has version 2");
        assertThatThrownBy(() -> new ProfileStore(folder).load("absent")).hasMessageContaining("there is no profile");
        assertThatThrownBy(() -> new ProfileStore(folder).load("../broken"))
                .hasMessageContaining("there is no profile '../broken'");
    }

    /** The order is a convenience; the profiles are there without it. */
    @Test
    void doesWithoutAnOrderThatIsBroken() throws IOException {
        Path order = folder.resolve(".order.json");
        for (String broken :
                new String[] {"", "{", "[]", "{\"order\": 7}", "\u0000\u0001", "{\"order\": [{}, null, 1]}"}) {
            ProfileStore store = new ProfileStore(folder);
            write("b", "{\"version\": 1}");
            write("a", "{\"version\": 1}");
            Files.writeString(order, broken);
            assertThat(store.names()).as(broken).containsExactly("a", "b");
            store.save("c", Profile.EMPTY);
            assertThat(store.names()).containsExactly("a", "b", "c");
            store.move("c", 0);
            assertThat(store.names()).containsExactly("c", "a", "b");
            store.delete("c");
        }
        Files.delete(order);
        Files.createDirectories(order.resolve("something"));
        ProfileStore store = new ProfileStore(folder);
        store.create("d", Profile.EMPTY);
        store.rename("d", "e");
        assertThat(store.names()).containsExactly("a", "b", "e");
        assertThatThrownBy(() -> store.move("e", 0)).hasMessageContaining(order + " cannot be written: it is a folder");
    }

    @Test
    void keepsWhatALaterVersionWroteIntoTheFile() throws IOException {
        write("office", "{\"version\": 1, \"server\": \"a\", \"mtu\": 1300, \"later\": {\"deep\": [1, 2.50]}}");
        ProfileStore store = new ProfileStore(folder);
        store.save("office", store.load("office").with(b -> {
            b.server = "b";
            b.mtu = null;
        }));
        assertThat(Files.readString(folder.resolve("office.json")))
                .contains("\"later\"")
                .contains("2.5")
                .contains("\"b\"")
                .doesNotContain("mtu");
        assertThat(store.load("office").mtu()).isNull();
    }

    @Test
    void givesAProfileAnIdentityThatARenameKeepsAndACopyDoesNot() throws IOException {
        ProfileStore store = new ProfileStore(folder);
        store.save("office", server("a"));
        String id = store.load("office").id();
        store.rename("office", "work");
        store.copy("work", "spare");
        assertThat(store.load("work").id()).isEqualTo(id).isNotNull();
        assertThat(store.load("spare").id()).isNotNull().isNotEqualTo(id);
        assertThat(store.load("spare").server()).isEqualTo("a");
    }

    @Test
    void keepsTheOrderOfTheListThroughEveryChange() throws IOException {
        ProfileStore store = new ProfileStore(folder);
        for (String name : List.of("zurich", "bonn", "aachen")) {
            store.save(name, server(name));
        }
        assertThat(store.names()).containsExactly("zurich", "bonn", "aachen");
        store.move("aachen", 0);
        store.copy("zurich", "zug");
        store.rename("bonn", "berlin");
        store.save("zurich", server("other"));
        assertThat(store.names()).containsExactly("aachen", "zurich", "zug", "berlin");
        store.delete("zurich");
        store.move("berlin", 0);
        assertThat(store.names()).containsExactly("berlin", "aachen", "zug");
        store.restore("zurich");
        assertThat(new ProfileStore(folder).names()).containsExactly("berlin", "zurich", "aachen", "zug");
    }

    @Test
    void bringsBackTheVersionBeforeAndADeletedProfile() throws IOException {
        ProfileStore store = new ProfileStore(folder);
        store.save("office", server("first"));
        assertThatThrownBy(() -> store.restore("office")).hasMessageContaining("no earlier version");
        store.save("office", server("second"));
        store.restore("office");
        assertThat(store.load("office").server()).isEqualTo("first");
        store.restore("office");
        assertThat(store.load("office").server()).isEqualTo("second");
        store.delete("office");
        assertThat(store.names()).isEmpty();
        assertThatThrownBy(() -> store.load("office")).hasMessageContaining("there is no profile");
        store.restore("office");
        assertThat(store.load("office").server()).isEqualTo("second");
        store.delete("office");
        store.forgetEarlier("office");
        assertThatThrownBy(() -> store.restore("office")).hasMessageContaining("no earlier version");
    }

    @Test
    void refusesANameThatIsTakenOrCannotBeSeen() throws IOException {
        ProfileStore store = new ProfileStore(folder);
        store.save("office", server("a"));
        store.save("home", server("b"));
        assertThatThrownBy(() -> store.copy("office", "home")).hasMessageContaining("there is a profile 'home'");
        assertThatThrownBy(() -> store.rename("office", "home")).hasMessageContaining("there is a profile 'home'");
        for (String name :
                List.of("", "-x", " a", "a ", "a\u0000", "a\nb", "a\u202eb", "a\u200bb", "...", "x".repeat(65))) {
            assertThatThrownBy(() -> store.rename("office", name)).isInstanceOf(IOException.class);
            assertThatThrownBy(() -> store.save(name, server("c"))).isInstanceOf(IOException.class);
        }
        assertThat(store.names()).containsExactly("office", "home");
        assertThat(store.load("home").server()).isEqualTo("b");
    }

    @Test
    void hasNamesAsPeopleWriteThemInFilesThatEverySystemTakes() throws IOException {
        ProfileStore store = new ProfileStore(folder);
        List<String> names =
                List.of("Bob & Zuhause", "Büro (Köln)", "CON", "../x", "a/b", ".hidden", "東京", "Straße 7", "a.");
        for (String name : names) {
            store.create(name, server(name));
        }
        assertThat(new ProfileStore(folder).names()).containsExactlyElementsOf(names);
        for (String name : names) {
            assertThat(new ProfileStore(folder).load(name).server()).isEqualTo(name);
        }
        // What a terminal gives that writes the umlauts as two characters.
        assertThat(store.load("Bu\u0308ro (Ko\u0308ln)").server()).isEqualTo("Büro (Köln)");
        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files.map(file -> file.getFileName().toString()).filter(file -> !file.startsWith(".")))
                    .allMatch(file -> file.matches("[A-Za-z0-9][A-Za-z0-9._-]*\\.json"))
                    .contains("Bob-Zuhause.json", "Buro-Koln.json", "profile-CON.json", "Strasse-7.json")
                    .hasSize(names.size());
        }
    }

    @Test
    void keepsTheNameThroughEveryChange() throws IOException {
        ProfileStore store = new ProfileStore(folder);
        store.create("Büro (Köln)", server("first"));
        store.save("Büro (Köln)", server("second"));
        store.rename("Büro (Köln)", "Bob & Zuhause");
        store.restore("Bob & Zuhause");
        assertThat(store.names()).containsExactly("Bob & Zuhause");
        assertThat(store.load("Bob & Zuhause").server()).isEqualTo("first");
        assertThatThrownBy(() -> store.restore("Büro (Köln)")).hasMessageContaining("no earlier version");
        store.create("Büro (Köln)", server("another"));
        store.delete("Bob & Zuhause");
        store.create("Bob Zuhause", server("third"));
        store.restore("Bob & Zuhause");
        assertThat(store.names()).containsExactly("Bob & Zuhause", "Büro (Köln)", "Bob Zuhause");
        assertThat(store.load("Bob & Zuhause").server()).isEqualTo("first");
        assertThat(store.load("Bob Zuhause").server()).isEqualTo("third");
    }

    /** Files of before names were in them, some of them copied by hand since. */
    @Test
    void takesOldFilesAsTheyAre() throws IOException {
        write("Müller 1.0", "{\"version\": 1, \"server\": \"a\"}");
        write("office", "{\"version\": 1, \"server\": \"b\", \"name\": \"Büro\"}");
        write("office-copy", "{\"version\": 1, \"server\": \"c\", \"name\": \"Büro\"}");
        write("odd", "{\"version\": 1, \"server\": \"d\", \"name\": \"a\\nb\"}");
        ProfileStore store = new ProfileStore(folder);
        assertThat(store.names()).containsExactly("Büro", "Müller 1.0", "odd", "office-copy");
        assertThat(store.load("Müller 1.0").server()).isEqualTo("a");
        assertThat(store.load("office-copy").server()).isEqualTo("c");
        store.save("Müller 1.0", server("e"));
        assertThat(Files.readString(folder.resolve("Müller 1.0.json")))
                .contains("\"e\"")
                .doesNotContain("name");
    }

    @Test
    void refusesANameThatPeopleCannotTellFromAnother() throws IOException {
        ProfileStore store = new ProfileStore(folder);
        store.create("Office Berlin", server("a"));
        for (String name : List.of(
                "office berlin",
                "Office  Berlin",
                "Office\u00a0Berlin",
                "Оffiсе Berlin",
                "Office BerIin",
                "Office Berlin")) {
            assertThatThrownBy(() -> store.create(name, server("b")))
                    .as(name)
                    .hasMessageContaining("there is a profile 'Office Berlin' already");
        }
        store.create("Office Bonn", server("b"));
        store.rename("Office Bonn", "office BONN");
        assertThat(store.names()).containsExactly("Office Berlin", "office BONN");
    }

    @Test
    void leavesTheOldFileWholeWhenTheNewOneCannotBeWritten() throws IOException {
        ProfileStore store = new ProfileStore(folder);
        store.save("office", server("first"));
        Files.writeString(folder.resolve(".before"), "in the way of the folder of earlier versions");
        assertThatThrownBy(() -> store.save("office", server("second")))
                .hasMessageContaining(
                        folder.resolve(".before") + " cannot be made: something of that name exists already");
        assertThat(store.load("office").server()).isEqualTo("first");
    }

    @Test
    void writesFilesThatNobodyElseCanReadAndLeavesNothingBeside() throws IOException {
        Path store = folder.resolve("profiles");
        new ProfileStore(store).save("office", server("a"));
        assertThat(Files.getPosixFilePermissions(store)).isEqualTo(PosixFilePermissions.fromString("rwx------"));
        assertThat(Files.getPosixFilePermissions(store.resolve("office.json")))
                .isEqualTo(PosixFilePermissions.fromString("rw-------"));
        try (Stream<Path> files = Files.list(store)) {
            assertThat(files.map(file -> file.getFileName().toString()))
                    .containsExactlyInAnyOrder("office.json", ".order.json", ".lock");
        }
    }

    @Test
    void replacesTheFileThatASymbolicLinkNames() throws IOException {
        Path real = Files.writeString(folder.resolve("elsewhere"), "{\"version\": 1, \"server\": \"a\"}");
        ProfileStore store = new ProfileStore(folder.resolve("profiles"));
        Files.createDirectory(folder.resolve("profiles"));
        Path link = Files.createSymbolicLink(folder.resolve("profiles/office.json"), real);
        store.save("office", server("b"));
        assertThat(link).isSymbolicLink();
        assertThat(Files.readString(real)).contains("\"b\"");
    }

    @Test
    void losesNoChangeOfManyAtOnce() throws Exception {
        try (ExecutorService threads = Executors.newFixedThreadPool(4)) {
            List<Future<?>> saved = IntStream.range(0, 40)
                    .<Future<?>>mapToObj(i -> threads.submit(() -> {
                        new ProfileStore(folder).save("p" + i, server("s" + i));
                        return null;
                    }))
                    .toList();
            for (Future<?> one : saved) {
                one.get();
            }
        }
        assertThat(new ProfileStore(folder).names()).hasSize(40);
        assertThat(Files.readString(folder.resolve(".order.json")).split("\"p\\d+\""))
                .hasSize(41);
    }

    private static Profile server(String server) {
        return Profile.EMPTY.with(b -> b.server = server);
    }

    private void write(String name, String json) throws IOException {
        Files.writeString(folder.resolve(name + ".json"), json);
    }
}
