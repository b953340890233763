package bulkhead.app.update;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import bulkhead.app.update.UpdateException.Side;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Against an HTTPS server, with indices that the publisher's own tool signed. */
class UpdatesTest {
    private static final String PACKAGE = "bulkhead-2.0-" + Updates.platform() + ".tar.xz";
    private static final byte[] CONTENT = "a package".repeat(10_000).getBytes();

    @TempDir
    private Path folder;

    private Path served;
    private Path fetched;
    private UpdateServer server;
    private SigningTool tool;

    @BeforeEach
    void publish() throws Exception {
        served = Files.createDirectory(folder.resolve("served"));
        fetched = Files.createDirectory(folder.resolve("fetched"));
        Files.write(served.resolve(PACKAGE), CONTENT);
        tool = new SigningTool(folder.resolve("key"));
        server = new UpdateServer(folder, served);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private void sign(int version, int days) throws Exception {
        tool.sign(served, "2.0", "--version", "" + version, "--days", "" + days);
    }

    private Updates updates(URI index) throws Exception {
        return updates(index, Instant.now());
    }

    private Updates updates(URI index, Instant now) throws Exception {
        return new Updates(
                new Publisher(index, List.of(Publisher.key(tool.publicKey()))),
                new Https(server.trust(), Duration.ofSeconds(10), 1 << 10),
                Seen.file(folder.resolve("state")),
                InstantSource.fixed(now));
    }

    private Updates updates() throws Exception {
        return updates(server.uri("/index"));
    }

    private static UpdateException refusal(org.assertj.core.api.ThrowableAssert.ThrowingCallable what) {
        return catchThrowableOfType(UpdateException.class, what);
    }

    private void nothingIsLeft() throws Exception {
        try (Stream<Path> files = Files.list(fetched)) {
            assertThat(files).isEmpty();
        }
    }

    @Test
    void fetchesWhatThePublisherSigned() throws Exception {
        sign(7, 30);
        UpdateIndex index = updates().ask();
        assertThat(index.release()).isEqualTo("2.0");
        assertThat(updates().fetch(index, fetched))
                .isEqualTo(fetched.resolve(PACKAGE))
                .hasBinaryContent(CONTENT);
        assertThat(Seen.file(folder.resolve("state")).read().value().index()).isEqualTo(7);
    }

    @Test
    void refusesAnotherKey() throws Exception {
        String known = tool.publicKey();
        tool = new SigningTool(folder.resolve("another"));
        sign(7, 30);
        Updates updates = new Updates(
                new Publisher(server.uri("/index"), List.of(Publisher.key(known))),
                new Https(server.trust(), Duration.ofSeconds(10), 1 << 10),
                Seen.file(folder.resolve("state")),
                InstantSource.system());
        assertThatThrownBy(updates::ask).hasMessageContaining("is not signed by Bulkhead's publisher");
    }

    @Test
    void takesEitherOfTwoKeysWhileOneReplacesTheOther() throws Exception {
        String before = tool.publicKey();
        tool = new SigningTool(folder.resolve("another"));
        sign(7, 30);
        Publisher both = Publisher.read(
                "index " + server.uri("/index") + "\nkey " + before + "\n# the next\nkey " + tool.publicKey());
        Updates updates = new Updates(
                both,
                new Https(server.trust(), Duration.ofSeconds(10), 1 << 10),
                Seen.file(folder.resolve("state")),
                InstantSource.system());
        assertThat(updates.ask().version()).isEqualTo(7);
    }

    @Test
    void refusesAByteThatWasChanged() throws Exception {
        sign(7, 30);
        Path index = served.resolve("index");
        Files.writeString(index, Files.readString(index).replace("\"version\": 7", "\"version\": 8"));
        assertThat(refusal(() -> updates().ask()))
                .hasMessageContaining("is not signed by Bulkhead's publisher")
                .returns(Side.REFUSED, UpdateException::side);
    }

    @Test
    void refusesAnOlderIndexThanOneThatWasSeen() throws Exception {
        sign(6, 30);
        byte[] older = Files.readAllBytes(served.resolve("index"));
        sign(7, 30);
        updates().ask();
        Files.write(served.resolve("index"), older);
        assertThatThrownBy(() -> updates().ask())
                .hasMessageContaining("is older (6) than one that was seen before (7)");
    }

    @Test
    void refusesAnIndexThatIsHeldBackUntilItExpired() throws Exception {
        sign(7, 30);
        updates().ask();
        Instant later = Instant.now().plus(Duration.ofDays(31));
        assertThatThrownBy(() -> updates(server.uri("/index"), later).ask()).hasMessageContaining("was good until");
    }

    @Test
    void refusesAnIndexThatWasCutOff() throws Exception {
        sign(7, 30);
        Path index = served.resolve("index");
        byte[] whole = Files.readAllBytes(index);
        for (int length : new int[] {0, 10, 60, whole.length - 1}) {
            Files.write(index, java.util.Arrays.copyOf(whole, length));
            assertThat(refusal(() -> updates().ask()))
                    .as("%d bytes", length)
                    .hasMessageContaining("cut off")
                    .returns(Side.REFUSED, UpdateException::side);
        }
    }

    @Test
    void refusesAPackageThatIsCutOffChangedOrLonger() throws Exception {
        sign(7, 30);
        UpdateIndex index = updates().ask();
        Path file = served.resolve(PACKAGE);
        Files.write(file, java.util.Arrays.copyOf(CONTENT, 5_000));
        assertThatThrownBy(() -> updates().fetch(index, fetched))
                .hasMessageContaining("5000 of the update's 90000 bytes");
        Files.write(file, java.util.Arrays.copyOf(CONTENT, CONTENT.length + 1));
        assertThatThrownBy(() -> updates().fetch(index, fetched)).hasMessageContaining("sends more than the 90000");
        byte[] changed = CONTENT.clone();
        changed[44] ^= 1;
        Files.write(file, changed);
        assertThatThrownBy(() -> updates().fetch(index, fetched)).hasMessageContaining("has another hash");
        nothingIsLeft();
    }

    @Test
    void readsNoMoreOfAnEndlessAnswerThanThereMayBe() throws Exception {
        assertThatThrownBy(() -> updates(server.uri("/endless")).ask())
                .hasMessageContaining("sends more than the 65536 bytes");
        sign(7, 30);
        UpdateIndex index = updates().ask();
        assertThatThrownBy(() -> updates(server.uri("/endless/index")).fetch(index, fetched))
                .hasMessageContaining("sends more than the 90000 bytes");
        nothingIsLeft();
    }

    /** A byte at a time, each in time: the server goes on until we leave. */
    @Test
    void leavesAServerThatSendsAByteNowAndThen() throws Exception {
        Updates hasty = new Updates(
                new Publisher(server.uri("/drip"), List.of(Publisher.key(tool.publicKey()))),
                new Https(server.trust(), Duration.ofSeconds(2), 1 << 10),
                Seen.file(folder.resolve("state")),
                InstantSource.system());
        assertThat(refusal(hasty::ask))
                .hasMessageContaining("does not answer, not in time")
                .returns(Side.NO_ANSWER, UpdateException::side);
        server.awaitDripsEnd();
    }

    @Test
    void goesOnByHttpsAlone() throws Exception {
        sign(7, 30);
        assertThat(updates(server.uri("/moved/index")).ask().version()).isEqualTo(7);
        assertThatThrownBy(() -> updates(server.uri("/plain")).ask())
                .hasMessageContaining("by HTTPS alone, and not from http://updates.example/index");
        assertThatThrownBy(() -> updates(URI.create("http://localhost/index")).ask())
                .hasMessageContaining("by HTTPS alone");
        assertThatThrownBy(() -> updates(server.uri("/round")).ask()).hasMessageContaining("without an end");
        assertThatThrownBy(() -> updates(server.uri("/none")).ask()).hasMessageContaining("answered with code 404");
    }

    @Test
    void believesNoServerWhoseCertificateNobodyKnows() throws Exception {
        sign(7, 30);
        Updates usual = new Updates(
                new Publisher(server.uri("/index"), List.of(Publisher.key(tool.publicKey()))),
                Https.USUAL,
                Seen.file(folder.resolve("state")),
                InstantSource.system());
        assertThat(refusal(usual::ask)).returns(Side.NO_ANSWER, UpdateException::side);
    }

    @Test
    void hasNothingForComputersThatThePublisherHasNothingFor() throws Exception {
        Files.move(served.resolve(PACKAGE), served.resolve("bulkhead-2.0-plan9-mips.tar.xz"));
        sign(7, 30);
        UpdateIndex index = updates().ask();
        assertThatThrownBy(() -> updates().fetch(index, fetched))
                .hasMessageContaining("no Bulkhead 2.0 for computers like this one");
    }

    @Test
    void aBuildWithoutAPublisherBelievesNobody() {
        assertThatThrownBy(() -> Publisher.read("# nothing")).hasMessageContaining("has no publisher");
    }

    @Test
    void aFilesNameLeadsNowhereElse() {
        for (String name : new String[] {"../x", "a/b", ".hidden", "", "a b", "x\n"}) {
            assertThatThrownBy(() -> new UpdateIndex.File("linux", name, 1, "0".repeat(64)))
                    .as(name)
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void standsAsWhatWasSeenLast() throws Exception {
        sign(7, 30);
        Installation here = new Installation(Installation.Kind.PORTABLE, Optional.of("1.9"), folder);
        Instant now = Instant.now();
        assertThat(UpdateStanding.of(here, Seen.NOTHING, false, now).sentence()).contains("are not looked for");
        updates().ask();
        Seen seen = Seen.file(folder.resolve("state")).read().value();
        assertThat(UpdateStanding.of(here, seen, true, now))
                .returns(false, UpdateStanding::good)
                .extracting(UpdateStanding::sentence)
                .asString()
                .startsWith("Bulkhead 2.0 is there, and this is 1.9");
        Installation newest = new Installation(Installation.Kind.PORTABLE, Optional.of("2.0"), folder);
        assertThat(UpdateStanding.of(newest, seen, true, now).good()).isTrue();
        assertThat(UpdateStanding.of(newest, seen, true, now.plus(Duration.ofDays(31)))
                        .good())
                .isFalse();
        assertThat(DailyLook.isDue(here, seen, true, now)).isFalse();
        assertThat(DailyLook.isDue(here, seen, true, now.plus(Duration.ofDays(1))))
                .isTrue();
        assertThat(DailyLook.isDue(here, seen, false, now.plus(Duration.ofDays(1))))
                .isFalse();
    }
}
