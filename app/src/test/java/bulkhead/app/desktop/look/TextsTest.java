package bulkhead.app.desktop.look;

import static org.assertj.core.api.Assertions.assertThat;

import bulkhead.app.doctor.Finding;
import bulkhead.app.doctor.Topic;
import bulkhead.app.doctor.Trial;
import bulkhead.app.profile.InvalidValueException.Hint;
import bulkhead.app.profile.Profile;
import bulkhead.app.profile.ProfileField;
import bulkhead.app.profile.SavedSecrets.Place;
import bulkhead.app.profile.SecurityRating;
import bulkhead.app.profile.Values;
import bulkhead.app.profile.exporter.ExportFormat;
import bulkhead.app.secret.SecretKind;
import bulkhead.app.settings.Settings;
import bulkhead.app.status.ConnectionStatus;
import bulkhead.app.status.Fact;
import bulkhead.app.tunnel.Caveat;
import bulkhead.app.tunnel.TunnelEvent.State;
import bulkhead.leakguard.probe.LeakReport;
import bulkhead.protocol.VpnEvent;
import bulkhead.protocol.VpnEvent.Ipv6Block;
import bulkhead.protocol.ike.NatTraversal;
import bulkhead.protocol.ip6.Ip6Configuration;
import bulkhead.protocol.ppp.auth.AuthMethod;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.MessageFormat;
import java.util.List;
import java.util.Locale;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Every text that the window can ask for is there in each language, and none that nobody asks for. */
class TextsTest {
    private static final Pattern LITERAL = Pattern.compile("\"([a-z]+\\d?\\.[a-zA-Z0-9-]+)\"");
    private static final Pattern ENUM = Pattern.compile("\"([a-z]+\\d?\\.)\" \\+");

    private static Properties texts(String language) throws IOException {
        Properties all = new Properties();
        for (String part : Texts.PARTS) {
            Properties properties = new Properties();
            try (var in = new InputStreamReader(
                    Texts.class.getResourceAsStream("texts/" + part + language + ".properties"),
                    StandardCharsets.UTF_8)) {
                properties.load(in);
            }
            properties.forEach((key, text) ->
                    assertThat(all.put(key, text)).as("%s in %s", key, part).isNull());
        }
        return all;
    }

    @Test
    void everyLanguageHasTheSameKeysAndArguments() throws IOException {
        Properties english = texts("");
        Properties german = texts("_de");
        assertThat(german.stringPropertyNames()).isEqualTo(english.stringPropertyNames());
        for (String key : english.stringPropertyNames()) {
            assertThat(new MessageFormat(german.getProperty(key), Locale.GERMAN).getFormats())
                    .as(key)
                    .hasSameSizeAs(new MessageFormat(english.getProperty(key), Locale.ENGLISH).getFormats());
        }
    }

    @Test
    void everyKeyThatTheSourcesNameIsThereAndNoOther() throws IOException {
        Set<String> named = new TreeSet<>();
        for (String folder : new String[] {"desktop", "status"}) {
            for (Path source : sources(folder)) {
                String text = Files.readString(source);
                LITERAL.matcher(text).results().map(m -> m.group(1)).forEach(named::add);
                for (Matcher prefix = ENUM.matcher(text); prefix.find(); ) {
                    values(prefix.group(1)).map(prefix.group(1)::concat).forEach(named::add);
                }
            }
        }
        named.removeAll(Set.of("os.name", "user.home"));
        named.removeIf(key -> key.endsWith(".css")
                || key.equals("bulkhead.log")
                || key.equals("bulkhead-help.txt")
                || key.endsWith(".png"));
        assertThat(texts("").stringPropertyNames()).containsExactlyInAnyOrderElementsOf(named);
    }

    /** What can follow a prefix: the states of what the prefix is about. */
    private static Stream<String> values(String prefix) {
        return switch (prefix) {
            case "state.", "about." -> Stream.of(State.values()).map(State::label);
            case "waits.", "rung." -> keys(ConnectionStatus.Rung.values());
            case "level." -> Stream.of("warning", "info", "fine", "finest");
            case "topic." -> Stream.of(Topic.values()).map(Topic::key);
            case "verdict." -> Stream.of(Finding.Verdict.values()).map(Finding.Verdict::key);
            case "block." -> keys(Ipv6Block.values());
            case "ipv4.", "ipv6.", "brief." -> keys(ConnectionStatus.Fate.values());
            case "nat." -> keys(NatTraversal.values());
            case "mtu." -> keys(VpnEvent.MtuOrigin.values());
            case "origin." -> keys(Ip6Configuration.Source.values());
            case "unsure." -> Stream.concat(ailments(), Stream.of("detoured", "no-resolver", "overlap"));
            case "doubt." -> Stream.concat(ailments(), Stream.of("clock-set-back"));
            case "caveat." -> Stream.of(Caveat.What.values()).map(Caveat.What::label);
            case "names." -> Stream.of(Fact.Names.values()).map(Fact.Names::label);
            case "proof." -> Stream.of(LeakReport.Verdict.values()).map(LeakReport.Verdict::label);
            case "field." -> keys(ProfileField.values());
            case "explain." ->
                keys(ProfileField.values())
                        .filter(key -> !Set.of("name", "server", "user", "pre-shared-key", "password")
                                .contains(key));
            case "invalid." ->
                Stream.of(
                        "name",
                        "server",
                        "user",
                        "remote-id",
                        "revocation",
                        "local-id",
                        "group-id",
                        "outer",
                        "mtu",
                        "auth",
                        "echo-target",
                        "routes",
                        "dns",
                        "ike-lifetime",
                        "esp-lifetime");
            case "many." -> Stream.of("routes", "dns");
            case "hint." -> keys(Hint.values()).filter(key -> !key.equals("none"));
            case "missing." -> Stream.of("server", "user", "pre-shared-key", "password");
            case "step." -> keys(Trial.Step.values());
            case "place.", "keeps." -> keys(Place.values());
            case "kind." -> Stream.of(SecretKind.values()).map(SecretKind::key);
            case "format." -> keys(ExportFormat.values());
            case "method." -> Stream.of(AuthMethod.values()).map(AuthMethod::key);
            case "weak." -> Values.WEAK.stream();
            case "finding." -> findings();
            case "theme." -> keys(Settings.Theme.values());
            case "language." -> keys(Settings.Language.values());
            case "start." -> Stream.of("none", "last");
            case "close." -> keys(Settings.OnClose.values());
            case "logged." -> keys(Settings.LogDetail.values());
            case "shortcut." ->
                Stream.of(
                        "connect",
                        "new",
                        "import",
                        "find",
                        "lock",
                        "settings",
                        "log",
                        "doctor",
                        "help",
                        "close",
                        "quit");
            default -> throw new AssertionError("a prefix that this test does not know: " + prefix);
        };
    }

    /** Those that have words of their own. */
    private static Stream<String> ailments() {
        return Stream.of(
                "unheard",
                "unplugged",
                "silent",
                "unwatched",
                "rules-changed",
                "names-astray",
                "ipv6-lost",
                "keys-late",
                "slept",
                "clock-set");
    }

    /** All that a profile can be blamed for. */
    private static Stream<String> findings() {
        Profile worst = Profile.EMPTY.with(b -> {
            b.weak = Values.WEAK;
            b.groupId = "sales";
            b.xauth = true;
            b.auth = Stream.of(AuthMethod.values()).map(AuthMethod::key).toList();
        });
        Profile trusting = Profile.EMPTY.with(b -> {
            b.certificate = "me.p12";
            b.ca = "system";
        });
        return Stream.of(SecurityRating.of(worst, true), SecurityRating.of(trusting))
                .flatMap(rating -> rating.findings().stream())
                .map(SecurityRating.Finding::id)
                .distinct();
    }

    private static Stream<String> keys(Enum<?>... values) {
        return Stream.of(values).map(v -> v.name().toLowerCase(Locale.ROOT).replace('_', '-'));
    }

    private static List<Path> sources(String of) throws IOException {
        Path folder = Path.of("").toAbsolutePath();
        while (!Files.exists(folder.resolve("app/src/main/java"))) {
            folder = folder.getParent();
        }
        try (Stream<Path> sources = Files.walk(folder.resolve("app/src/main/java/bulkhead/app/" + of))) {
            return sources.filter(Files::isRegularFile).toList();
        }
    }
}
