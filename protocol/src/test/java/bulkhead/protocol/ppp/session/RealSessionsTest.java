package bulkhead.protocol.ppp.session;

import static org.assertj.core.api.Assertions.assertThat;

import bulkhead.protocol.core.Failure;
import bulkhead.protocol.core.Layer;
import bulkhead.protocol.core.Reason;
import bulkhead.protocol.ppp.NcpRefusal;
import bulkhead.protocol.ppp.PppConfig;
import bulkhead.protocol.ppp.PppOutput;
import bulkhead.protocol.ppp.auth.AuthMethod;
import bulkhead.protocol.ppp.automaton.Frames;
import bulkhead.protocol.wire.IpAddress;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Sessions with real servers, captured and played again. Our magic number, peer challenge and interface identifier are
 * those of the capture; all that we send must then be what the server took.
 */
class RealSessionsTest {
    private static final IpAddress LOCAL = IpAddress.parse("10.77.0.100");
    private static final IpAddress PEER = IpAddress.parse("10.77.0.1");
    private static final List<IpAddress> DNS = List.of(IpAddress.parse("10.99.0.80"));

    /** One captured session and its replay. */
    private static final class Replay {
        final List<String> lines;
        final Set<String> sent = new LinkedHashSet<>();
        final List<PppOutput> said = new ArrayList<>();
        final PppSession session;

        Replay(String name, String password, AuthMethod... allowed) {
            lines = read(name);
            PppConfig config = PppConfig.client(
                    "alice",
                    password.getBytes(StandardCharsets.UTF_8),
                    EnumSet.copyOf(List.of(allowed)),
                    1400,
                    true,
                    true,
                    0);
            session = new PppSession(config, new CapturedRandom());
        }

        Replay run() {
            long now = 0;
            session.open(now);
            drain();
            for (String line : lines) {
                byte[] frame = HexFormat.of().parseHex(line.substring(2));
                now += 10;
                if (line.startsWith("< ")) {
                    session.receive(now, frame, 0, frame.length);
                } else if (line.startsWith("> ff03c02105")) {
                    session.close(now);
                }
                drain();
            }
            return this;
        }

        /** What the capture says we sent, without repetitions. */
        Set<String> captured() {
            Set<String> frames = new LinkedHashSet<>();
            lines.stream().filter(line -> line.startsWith("> ")).forEach(line -> frames.add(line.substring(2)));
            return frames;
        }

        private void drain() {
            for (PppOutput output : Frames.drain(session)) {
                if (output instanceof PppOutput.Send(byte[] frame)) {
                    sent.add(HexFormat.of().formatHex(frame));
                } else {
                    said.add(output);
                }
            }
        }

        Failure failure() {
            return said.stream()
                    .filter(PppOutput.Failed.class::isInstance)
                    .map(output -> ((PppOutput.Failed) output).failure())
                    .findFirst()
                    .orElseThrow();
        }

        /** The hexadecimal digits after {@code prefix} in the first such frame of ours, or ones. */
        private String after(String prefix, int digits) {
            return captured().stream()
                    .filter(frame -> frame.startsWith(prefix))
                    .map(frame -> frame.substring(prefix.length(), prefix.length() + digits))
                    .findFirst()
                    .orElse("1".repeat(digits));
        }

        private final class CapturedRandom implements RandomGenerator {
            @Override
            public int nextInt() {
                return HexFormat.fromHexDigits(after("ff03c02101010014010405780206000000000506", 8));
            }

            @Override
            public long nextLong() {
                return HexFormat.fromHexDigitsToLong(after("ff0380570101000e010a", 16));
            }

            @Override
            public void nextBytes(byte[] bytes) {
                String marker = "003b31"; // the length of a Response to "alice", and of its value
                String response = captured().stream()
                        .filter(frame -> frame.startsWith("ff03c22") && frame.contains(marker))
                        .findFirst()
                        .orElseThrow();
                int start = response.indexOf(marker) + marker.length();
                byte[] challenge = HexFormat.of().parseHex(response.substring(start, start + 2 * bytes.length));
                System.arraycopy(challenge, 0, bytes, 0, bytes.length);
            }
        }
    }

    @ParameterizedTest
    @CsvSource({
        "pppd-mschapv2, MS_CHAP_V2",
        "pppd-chap-md5, CHAP_MD5",
        "pppd-pap, PAP",
        "pppd-eap-mschapv2, EAP_MS_CHAP_V2"
    })
    void pppdTakesWhatWeSendWithEachMethod(String capture, AuthMethod method) {
        Replay replay = new Replay(capture, "battery staple", method).run();

        assertThat(replay.sent).containsExactlyInAnyOrderElementsOf(replay.captured());
        assertThat(replay.said)
                .contains(new PppOutput.LinkUp(1400, 1400, true, true), new PppOutput.Ip4Up(LOCAL, PEER, DNS))
                .anyMatch(output ->
                        output instanceof PppOutput.Authenticated(AuthMethod used, String words) && used == method)
                .anyMatch(PppOutput.Ip6Up.class::isInstance);
    }

    @Test
    void pppdWithoutIpv6RejectsIpv6cpAndIpv4ComesUp() {
        Replay replay = new Replay("pppd-no-ipv6", "battery staple", AuthMethod.MS_CHAP_V2).run();

        assertThat(replay.sent).containsExactlyInAnyOrderElementsOf(replay.captured());
        assertThat(replay.said)
                .contains(new PppOutput.Ip6Refused(NcpRefusal.REJECTED), new PppOutput.Ip4Up(LOCAL, PEER, DNS))
                .endsWith(new PppOutput.Ip4Down(), new PppOutput.Closed());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "pppd-mschapv2-wrong-password|MS_CHAP_V2|the server refused MS-CHAPv2 for user \"alice\": error 691,"
                        + " wrong user name or password, \"Access denied\"",
                "pppd-eap-wrong-password|EAP_MS_CHAP_V2|the server refused EAP-MSCHAPv2 for user \"alice\": error 691,"
                        + " wrong user name or password, \"Access denied\"",
                "pppd-pap-wrong-password|PAP|the server refused PAP for user \"alice\": \"Login incorrect\"",
                "softether-mschapv2-wrong-password|MS_CHAP_V2|the server refused MS-CHAPv2 for user \"alice\": error"
                        + " 691, wrong user name or password",
                "softether-pap-wrong-password|PAP|the server ended the link in the middle of PAP"
            })
    void aWrongPasswordIsToldInWords(String capture, AuthMethod method, String happened) {
        Replay replay = new Replay(capture, "wrong", method).run();

        assertThat(replay.captured()).containsAll(replay.sent);
        assertThat(replay.failure())
                .isEqualTo(new Failure(
                        Layer.AUTHENTICATION,
                        Reason.AUTHENTICATION_REFUSED,
                        happened,
                        "check the user name and the password"));
    }

    @Test
    void pppdThatGetsNoAuthenticationEndsTheLinkAndWeSayWhy() {
        Replay replay = new Replay("pppd-mschapv2-refused", "battery staple", AuthMethod.PAP).run();

        assertThat(replay.failure().reason()).isEqualTo(Reason.AUTHENTICATION_REFUSED);
        assertThat(replay.failure().happened())
                .isEqualTo("the server asked for MS-CHAPv2, which this profile does not allow, and then ended the link:"
                        + " \"peer refused to authenticate\"");
    }

    /** Its EAP would be EAP-TLS, so having EAP-MSCHAPv2 must change nothing. */
    @Test
    void softEtherIsAskedForMsChapV2BeforeEapIsGranted() {
        Replay replay =
                new Replay("softether-mschapv2", "battery", AuthMethod.MS_CHAP_V2, AuthMethod.EAP_MS_CHAP_V2).run();

        assertThat(replay.sent).containsExactlyInAnyOrderElementsOf(replay.captured());
        assertThat(replay.said).contains(new PppOutput.Authenticated(AuthMethod.MS_CHAP_V2, ""));
    }

    @Test
    void softEtherAsksForEapFirstAndTakesMsChapV2() {
        Replay replay = new Replay("softether-mschapv2", "battery", AuthMethod.MS_CHAP_V2, AuthMethod.PAP).run();

        assertThat(replay.sent).containsExactlyInAnyOrderElementsOf(replay.captured());
        assertThat(replay.said)
                .contains(
                        new PppOutput.LinkUp(1500, 1400, false, false),
                        new PppOutput.Authenticated(AuthMethod.MS_CHAP_V2, ""),
                        new PppOutput.Ip4Up(
                                IpAddress.parse("192.168.30.10"),
                                IpAddress.parse("192.168.30.1"),
                                List.of(IpAddress.parse("192.168.30.1"))),
                        new PppOutput.Ip6Up(0x0b7ccafeff0b7cc8L, 0x0a90218169fa4064L));
    }

    @Test
    void softEtherGoesDownToPapOneNakAtATime() {
        Replay replay = new Replay("softether-pap", "battery", AuthMethod.PAP).run();

        assertThat(replay.sent).containsExactlyInAnyOrderElementsOf(replay.captured());
        assertThat(replay.said).contains(new PppOutput.Authenticated(AuthMethod.PAP, ""));
    }

    @Test
    void softEtherHasNothingLeftForAClientThatWantsChapMd5() {
        Replay replay = new Replay("softether-chap-md5-refused", "battery", AuthMethod.CHAP_MD5).run();

        assertThat(replay.failure().reason()).isEqualTo(Reason.AUTHENTICATION_REFUSED);
        assertThat(replay.failure().happened())
                .isEqualTo(
                        "the server asked for PAP, in which it does not prove who it is and which this profile does not"
                                + " allow, and then ended the link");
    }

    private static List<String> read(String name) {
        try (BufferedReader reader = new BufferedReader(new InputStreamReader(
                Objects.requireNonNull(RealSessionsTest.class.getResourceAsStream(name + ".txt"), name),
                StandardCharsets.US_ASCII))) {
            return reader.lines().filter(line -> !line.startsWith("#")).toList();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
