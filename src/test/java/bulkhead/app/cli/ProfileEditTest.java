package bulkhead.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import bulkhead.app.cli.ProgramRun.Run;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Profiles made and changed by the options of connect. */
@Tag("process")
class ProfileEditTest {
    private static final String KEY = "Xq7#mK2$vL9@pR4&wN6!";

    /** As NetworkManager-l2tp writes it, in base64. */
    private static final String KEPT_KEY =
            "ipsec-psk=0s" + Base64.getEncoder().encodeToString(KEY.getBytes(StandardCharsets.UTF_8));

    @TempDir
    private Path folder;

    private ProgramRun program;
    private String passphrase;
    private String key;
    private String password;

    @BeforeEach
    void prepare() throws Exception {
        program = new ProgramRun(folder);
        passphrase =
                Files.writeString(folder.resolve("passphrase"), "a phrase\n").toString();
        key = Files.writeString(folder.resolve("psk"), KEY + "\n").toString();
        password = Files.writeString(folder.resolve("password"), "secret\n").toString();
    }

    @Test
    void makesAProfileOfEveryOptionOfConnectAndTellsWhatItMade() throws Exception {
        JsonNode made = program.json(
                ("profile add office --json --server vpn.example.org --user alice --outer 4 --route 10.0.0.0/8"
                                + " --route 2001:db8::/32 --kill-switch --allow-lan --no-reconnect --mtu 1400 --no-ipv6"
                                + " --raw-esp --auth chap,pap --echo-target 2001:db8::1 --request-prefix"
                                + " --ike-lifetime 600 --esp-lifetime 300 --split --lockdown")
                        .split(" "));
        assertThat(made.at("/name").asString()).isEqualTo("office");
        JsonNode profile = made.at("/profile");
        assertThat(profile.at("/server").asString()).isEqualTo("vpn.example.org");
        assertThat(profile.at("/routes/1").asString()).isEqualTo("2001:db8::/32");
        assertThat(profile.at("/auth/0").asString()).isEqualTo("chap");
        assertThat(profile.at("/mtu").asInt()).isEqualTo(1400);
        assertThat(profile.at("/ikeLifetime").asInt()).isEqualTo(600);
        for (String on : new String[] {"killSwitch", "allowLan", "rawEsp", "requestPrefix", "split", "lockdown"}) {
            assertThat(profile.at("/" + on).asBoolean()).as(on).isTrue();
        }
        for (String off : new String[] {"reconnect", "ipv6"}) {
            assertThat(profile.at("/" + off).asBoolean(true)).as(off).isFalse();
        }
        assertThat(program.json("profile", "show", "--json", "office").at("/profile"))
                .isEqualTo(profile);
    }

    @Test
    void changesWhatIsSaidAndTakesBackWhatIsEmptied() throws Exception {
        program.good(("profile add office --server vpn.example.org --user alice --mtu 1400 --kill-switch --no-ipv6"
                        + " --route 10.0.0.0/8 --dns 10.0.0.53 --dns 2001:db8::53")
                .split(" "));
        JsonNode before = program.json("profile", "show", "--json", "office").at("/profile/dns");
        assertThat(before.toString()).isEqualTo("[\"10.0.0.53\",\"2001:db8::53\"]");
        JsonNode edited = program.json(
                "profile",
                "edit",
                "office",
                "--json",
                "--user",
                "bob",
                "--mtu=",
                "--dns=",
                "--route=",
                "--no-kill-switch",
                "--ipv6");
        JsonNode profile = edited.at("/profile");
        assertThat(profile.at("/server").asString()).isEqualTo("vpn.example.org");
        assertThat(profile.at("/user").asString()).isEqualTo("bob");
        assertThat(profile.has("mtu")).isFalse();
        assertThat(profile.has("routes")).isFalse();
        assertThat(profile.has("dns")).isFalse();
        assertThat(profile.at("/killSwitch").asBoolean(true)).isFalse();
        assertThat(profile.at("/ipv6").asBoolean(false)).isTrue();
        assertThat(profile.at("/id"))
                .isEqualTo(program.json("profile", "show", "--json", "office").at("/profile/id"));
        program.good("profile", "restore", "office");
        assertThat(program.json("profile", "show", "--json", "office")
                        .at("/profile/user")
                        .asString())
                .isEqualTo("alice");
    }

    /** The short way permits all; each can be named by itself, and taken back. */
    @Test
    void permitsWeakAlgorithmsOneByOneOrAllAtOnce() throws Exception {
        program.good("profile", "add", "old", "--server", "vpn.example.org", "--weak", "modp1024,3DES");
        assertThat(weak()).containsExactly("modp1024", "3DES");
        program.good("profile", "edit", "old", "--legacy");
        assertThat(weak()).containsExactly("3des", "md5", "modp1024");
        program.good("profile", "edit", "old", "--weak", "md5");
        assertThat(weak()).containsExactly("md5");
        program.good("profile", "edit", "old", "--user", "alice");
        assertThat(weak()).containsExactly("md5");
        program.good("profile", "edit", "old", "--no-legacy", "--weak", "3des");
        assertThat(weak()).containsExactly("3des");
        program.good("profile", "edit", "old", "--weak=");
        assertThat(weak()).isEmpty();
        assertThat(program.refused("profile", "edit", "old", "--weak", "sha1"))
                .contains("--weak takes 3des, md5, modp1024, not 'sha1'");
    }

    private List<String> weak() throws Exception {
        List<String> names = new ArrayList<>();
        program.json("profile", "show", "--json", "old")
                .at("/profile/weak")
                .forEach(name -> names.add(name.asString()));
        return names;
    }

    @Test
    void saysWhatIsWrongAndMakesNothing() throws Exception {
        assertThat(program.refused("profile", "add", "office")).contains("the server is missing: give --server");
        assertThat(program.refused("profile", "add", "office", "--server", "x", "--mtu", "9000"))
                .contains("--mtu takes 576 to 1500 bytes, not 9000");
        assertThat(program.refused("profile", "add", "office", "--server", "x", "--psk-file", "/nonexistent"))
                .contains("/nonexistent does not exist");
        assertThat(program.refused("profile", "add", " x", "--server", "x")).contains("a profile's name is");
        assertThat(program.refused("profile", "edit", "office", "--user", "x"))
                .contains("there is no profile 'office'");
        assertThat(program.good("profile", "list").out()).isEmpty();
        program.good("profile", "add", "office", "--server", "x", "--user", "u");
        assertThat(program.refused("profile", "add", "office", "--server", "y"))
                .contains("there is a profile 'office'");
        assertThat(program.refused("profile", "edit", "office")).contains("say what to change");
        assertThat(program.refused("profile", "edit", "office", "--route", "x")).contains("--route takes a network");
    }

    @Test
    void tellsWhereItMovedAProfileAndWhatItLeftOfIt() throws Exception {
        program.good("profile", "add", "office", "--server", "x", "--user", "u");
        program.good("profile", "add", "home", "--server", "y", "--user", "u");
        assertThat(program.json("profile", "move", "--json", "office", "9"))
                .hasToString("{\"name\":\"office\",\"place\":2}");
        assertThat(program.json("profile", "delete", "--json", "office"))
                .hasToString("{\"name\":\"office\",\"forgotten\":false}");
        assertThat(program.json("profile", "delete", "--json", "--forget", "office"))
                .hasToString("{\"name\":\"office\",\"forgotten\":true}");
    }

    /** A file is named by the profile, as it is to connect; what comes by a pipe cannot be read again. */
    @Test
    void namesTheFilesOfSecretsAndKeepsWhatComesByStandardInput() throws Exception {
        Path here = Path.of("").toAbsolutePath();
        program.good(
                "profile",
                "add",
                "office",
                "--server",
                "x",
                "--user",
                "u",
                "--psk-file",
                here.relativize(Path.of(key)).toString());
        JsonNode named = program.json("profile", "show", "--json", "office").at("/profile");
        assertThat(named.at("/pskFile").asString()).isEqualTo(key);
        assertThat(named.has("secrets")).isFalse();

        program.input = "secret\n";
        program.good("profile", "edit", "office", "--password-file", "-", "--passphrase-file", passphrase);
        JsonNode kept = program.json("profile", "show", "--json", "office").at("/profile");
        assertThat(kept.at("/secrets").asString()).isEqualTo("file");
        assertThat(kept.at("/pskFile").asString()).isEqualTo(key);
        assertThat(secrets("office")).contains(KEPT_KEY, "password=secret");
        assertThat(program.refused("profile", "edit", "office", "--password-file", "-", "--secrets", "none"))
                .contains("leave out --secrets none");
    }

    @Test
    void changesOneSecretAndLeavesTheOthers() throws Exception {
        program.good(
                "profile",
                "add",
                "office",
                "--server",
                "x",
                "--user",
                "u",
                "--psk-file",
                key,
                "--password-file",
                password,
                "--secrets",
                "file",
                "--passphrase-file",
                passphrase);
        assertThat(program.json("profile", "show", "--json", "office")
                        .at("/profile")
                        .has("pskFile"))
                .isFalse();
        Files.writeString(Path.of(password), "changed\n");
        JsonNode told = program.json(
                "profile", "secrets", "office", "--json", "--password-file", password, "--passphrase-file", passphrase);
        assertThat(told.at("/place").asString()).isEqualTo("file");
        assertThat(told.at("/secrets").toString()).isEqualTo("[\"pre-shared key\",\"password\"]");
        assertThat(secrets("office")).contains(KEPT_KEY, "password=changed");

        Run none = program.run("profile", "secrets", "office", "--ask", "password", "--passphrase-file", passphrase);
        assertThat(none.err()).contains("the password is missing: give --password-file");
        assertThat(secrets("office")).contains("password=changed");
    }

    private String secrets(String name) throws Exception {
        return program.run(
                        "profile",
                        "export",
                        name,
                        "--format",
                        "nmconnection",
                        "--with-secrets",
                        "--passphrase-file",
                        passphrase,
                        "-")
                .out();
    }
}
