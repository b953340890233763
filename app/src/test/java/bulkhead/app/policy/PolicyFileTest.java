package bulkhead.app.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import bulkhead.app.policy.PolicyFile.Problem;
import bulkhead.app.profile.Profile;
import bulkhead.app.profile.ProfileField;
import bulkhead.app.settings.Settings;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.json.JsonMapper;

/** What a policy can say, and what is said of one that is wrong. */
class PolicyFileTest {
    /** The example of the manual: the key is RFC 8410's (section 10.1). */
    private static final String GOOD = """
            {
              "policy": 1,
              "connections": {"killSwitch": true, "lockdown": true, "auth": ["mschapv2"], "mtu": 1400},
              "settings": {"language": "german", "updates": false},
              "ownConnections": false,
              "guard": {"lockdown": true, "rootOpens": true},
              "updates": {"index": "https://mirror.example/bulkhead/index",
                          "key": "MCowBQYDK2VwAyEAGb9ECWmEzf6FQbrBZ9w7lshQhqowtrbLDFw4rXAxZuE="},
              "hooks": {"beforeConnect": "/etc/bulkhead/hooks/before", "afterConnect": "/usr/bin/true", "seconds": 20}
            }
            """;

    private static PolicyFile read(String text) {
        return PolicyFile.read(text.getBytes(StandardCharsets.UTF_8));
    }

    private static Policy good(String text) {
        PolicyFile file = read(text);
        assertThat(file.problems()).isEmpty();
        return file.policy();
    }

    private static List<String> problems(String text) {
        return read(text).problems().stream()
                .map(problem -> problem.line() + ":" + problem.column() + " " + problem.what())
                .toList();
    }

    @Test
    void saysWhatIsLocked() {
        Policy policy = good(GOOD);
        Profile own = Profile.EMPTY.with(b -> {
            b.server = "vpn.example.org";
            b.killSwitch = false;
            b.auth = List.of("pap");
        });
        assertThat(policy.over(own))
                .returns("vpn.example.org", Profile::server)
                .returns(true, Profile::killSwitch)
                .returns(true, Profile::lockdown)
                .returns(1400, Profile::mtu)
                .returns(List.of("mschapv2"), Profile::auth);
        assertThat(policy.settings().over(Settings.DEFAULTS.with(b -> b.updates = true)))
                .isEqualTo(Settings.DEFAULTS.with(b -> b.language = Settings.Language.GERMAN));
        assertThat(policy.ownConnections()).isFalse();
        assertThat(policy.publisher().orElseThrow().index()).hasToString("https://mirror.example/bulkhead/index");
        assertThat(policy.hooks())
                .returns(Path.of("/usr/bin/true"), hooks -> hooks.after().orElseThrow())
                .returns(Duration.ofSeconds(20), Hooks::limit);
        assertThat(Arrays.stream(ProfileField.values()).filter(policy::isLocked))
                .containsExactly(ProfileField.MTU, ProfileField.AUTH, ProfileField.KILL_SWITCH, ProfileField.LOCKDOWN);
    }

    @Test
    void aPolicyThatSaysNothingLocksNothing() {
        assertThat(good("{\"policy\": 1}")).isEqualTo(Policy.NONE);
    }

    /** Each field of a profile can be locked by the name that it has in the profile's file. */
    @ParameterizedTest
    @EnumSource
    void knowsEveryFieldByItsNameInTheFile(ProfileField field) {
        if (field.slot().isPresent()) {
            assertThat(new JsonMapper().valueToTree(Profile.EMPTY).has(Policy.jsonName(field)))
                    .as(Policy.jsonName(field))
                    .isTrue();
        }
    }

    @Test
    void saysAllThatIsWrongEachWithItsLine() {
        assertThat(problems("""
                        {
                          "policy": 1,
                          "connections": {
                            "killSwitch": "yes",
                            "mtu": 90000,
                            "killswitch": true
                          },
                          "settings": {"language": "klingon",
                                       "colour": "red"},
                          "ownConnections": 1,
                          "guard": {"unblock": "root"},
                          "updates": {"index": "http://mirror.example/index"},
                          "hooks": {"beforeConnect": "rm -rf /", "seconds": 600},
                          "alwaysOn": true
                        }
                        """))
                .satisfiesExactly(
                        p -> assertThat(p).startsWith("4:5 \"killSwitch\""),
                        p -> assertThat(p).startsWith("5:5 \"mtu\" takes 576 to 1500 bytes"),
                        p -> assertThat(p).isEqualTo("6:5 \"killswitch\" is nothing that a policy can say here"),
                        p -> assertThat(p).isEqualTo("8:16 \"language\" cannot be \"klingon\""),
                        p -> assertThat(p).isEqualTo("9:16 \"colour\" is nothing that a policy can say here"),
                        p -> assertThat(p).isEqualTo("10:3 \"ownConnections\" takes true or false"),
                        p -> assertThat(p).isEqualTo("11:13 \"unblock\" is nothing that a policy can say here"),
                        p -> assertThat(p).startsWith("12:15 \"index\" takes an address that begins with https://"),
                        p -> assertThat(p).startsWith("13:13 \"beforeConnect\" takes a program's whole path"),
                        p -> assertThat(p).isEqualTo("13:42 \"seconds\" takes 1 to 60"),
                        p -> assertThat(p).isEqualTo("14:3 \"alwaysOn\" is nothing that a policy can say here"));
    }

    @Test
    void saysWhereItIsNoJson() {
        assertThat(read("{\n  \"policy\": 1,\n  \"guard\": {]\n}").problems())
                .singleElement()
                .returns(3, Problem::line);
        assertThat(read("{\"policy\": 1,\n \"policy\": 1}").problems())
                .singleElement()
                .returns(2, Problem::line);
        assertThat(problems("")).singleElement().asString().contains("a policy is a JSON object");
        assertThat(problems("[]")).containsExactly("1:1 a policy is a JSON object");
        assertThat(problems("{}")).singleElement().asString().contains("\"policy\": 1 is missing");
        assertThat(problems("{\"policy\": 2}")).singleElement().asString().contains("\"policy\": 1 is missing");
    }

    @Test
    void refusesWhatIsTypedAgainstIt() throws Exception {
        Policy policy = good(GOOD);
        policy.checkTyped(Profile.EMPTY);
        policy.checkTyped(Profile.EMPTY.with(b -> b.killSwitch = true));
        assertThatThrownBy(() -> policy.checkTyped(Profile.EMPTY.with(b -> b.killSwitch = false)))
                .hasMessageStartingWith("--kill-switch is set by whoever administers this computer, in "
                        + "/etc/bulkhead/policy.json, to true");
    }

    /** As one in a folder that is closed to the user, which root cannot be shown. */
    @Test
    void aPolicyThatCannotBeLookedForIsNotTakenForNone(@TempDir Path folder) throws Exception {
        assertThat(Policy.of(folder.resolve("none"))).isEqualTo(Policy.NONE);
        Path round = folder.resolve("round");
        Files.createSymbolicLink(round, round);
        assertThatThrownBy(() -> Policy.of(round))
                .isInstanceOf(PolicyException.class)
                .hasMessageContaining("cannot be read");
    }
}
