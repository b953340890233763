package bulkhead.app.tunnel;

import static org.assertj.core.api.Assertions.assertThat;

import bulkhead.app.doctor.HelpPackage;
import bulkhead.app.log.LogLine;
import bulkhead.app.profile.Profile;
import bulkhead.app.status.ConnectionStatus;
import bulkhead.app.status.Published;
import bulkhead.protocol.VpnConfig;
import bulkhead.protocol.ppp.auth.AuthMethod;
import bulkhead.protocol.responder.RouterConfig;
import bulkhead.protocol.responder.ServerConfig;
import bulkhead.protocol.wire.IpAddress;
import bulkhead.protocol.wire.IpPrefix;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Secrets that are easy to find are in a whole connection, and in nothing of what is made for support of it. */
class HelpPackageTest {
    private static final String KEY = "canary-of-the-key";
    private static final String PASSWORD = "canary-of-the-password";
    private static final String TUNNEL_SECRET = "canary-of-the-tunnel";
    private static final Duration ENOUGH = Duration.ofSeconds(40);

    /** Also where the password goes in clear inside ESP; the log has every message, and its bytes. */
    @ParameterizedTest
    @EnumSource(
            value = AuthMethod.class,
            names = {"MS_CHAP_V2", "PAP", "CHAP_MD5"})
    void hasNoSecretInIt(AuthMethod method) {
        VirtualConnection connection = new VirtualConnection(
                7,
                _ -> VpnConfig.of(bytes(KEY), "alice", bytes(PASSWORD)).with(b -> {
                    b.authMethods = Set.of(method);
                    b.tunnelSecret = bytes(TUNNEL_SECRET);
                }),
                _ -> ServerConfig.of(
                                IpAddress.parse(OfficeHost.SERVER),
                                bytes(KEY),
                                user -> user.equals("alice") ? bytes(PASSWORD) : null,
                                RouterConfig.slaac(1, IpPrefix.parse("2001:db8:99::/64"), List.of()))
                        .withAuth(Set.of(method)));
        connection.at(ENOUGH, connection::disconnect);
        ConnectionStatus[] status = {ConnectionStatus.IDLE.of("Office")};
        connection.listen(one -> {
            status[0] = status[0].after(one.event(), connection.wallClock());
            connection.log().accept(one.event());
        });
        connection.run();

        List<String> log =
                connection.log().from(0).lines().stream().map(LogLine::words).toList();
        assertThat(log).as("the log of every message").hasSizeGreaterThan(20);
        Profile profile = Profile.EMPTY.with(b -> {
            b.server = OfficeHost.SERVER;
            b.user = "alice";
            b.pskFile = "/home/alice/" + KEY;
            b.secrets = "file";
        });
        Published published = new Published(1, Published.Program.WINDOW, OfficeHost.SERVER, status[0], Map.of());
        String text = new HelpPackage(
                        "Guard [good] it is open.", Optional.of(published), "Office", Optional.of(profile), log)
                .text();

        assertThat(text).contains("Guard [good]", OfficeHost.SERVER, "alice", "== Log ==", "Office");
        for (String secret : List.of(KEY, PASSWORD, TUNNEL_SECRET)) {
            for (String written : writings(secret)) {
                assertThat(text.toLowerCase(Locale.ROOT).replace(" ", ""))
                        .as("%s as %s", secret, written)
                        .doesNotContain(written.toLowerCase(Locale.ROOT));
            }
        }
    }

    private static List<String> writings(String secret) {
        List<String> all = new ArrayList<>();
        for (byte[] bytes : new byte[][] {bytes(secret), secret.getBytes(StandardCharsets.UTF_16LE)}) {
            all.add(HexFormat.of().formatHex(bytes));
            all.add(HexFormat.ofDelimiter(":").formatHex(bytes));
            all.add(Base64.getEncoder().withoutPadding().encodeToString(bytes));
        }
        all.add(secret);
        return all;
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
