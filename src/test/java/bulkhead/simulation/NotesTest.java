package bulkhead.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import bulkhead.app.log.NoteText;
import bulkhead.protocol.VpnConfig;
import bulkhead.protocol.note.Message;
import bulkhead.protocol.note.Note;
import bulkhead.protocol.ppp.auth.AuthMethod;
import bulkhead.protocol.ppp.auth.Prompt;
import java.nio.charset.StandardCharsets;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a client tells of itself over whole sessions, with the bytes of messages, as it stands in a log. */
class NotesTest {
    private static final BadNetwork STEADY = new BadNetwork(0, 0, 20, 20);
    private static final BadNetwork BAD = new BadNetwork(0.15, 0.1, 20, 60);

    /** What {@link Sessions} has. */
    private static final String PSK = "a pre-shared key";

    private static final String PASSWORD = "a password";

    @ParameterizedTest
    @EnumSource(AuthMethod.class)
    void noSecretIsInAnyLine(AuthMethod method) throws Exception {
        for (BadNetwork network : List.of(STEADY, BAD)) {
            String log = log(session(method, network));

            assertThat(log).contains("sent IKE main mode 5", "[IPCP ConfAck", "[L2TP StopCCN", "rcvd [IPV6CP ConfAck");
            for (byte[] secret :
                    List.of(utf8(PSK), utf8(PASSWORD), PASSWORD.getBytes(StandardCharsets.UTF_16LE), ntHash())) {
                assertThat(log.toLowerCase(Locale.ROOT))
                        .doesNotContain(HexFormat.of().formatHex(secret))
                        .doesNotContain(HexFormat.ofDelimiter(" ").formatHex(secret))
                        .doesNotContain(new String(secret, StandardCharsets.ISO_8859_1).toLowerCase(Locale.ROOT));
            }
            // An authenticator response of MS-CHAPv2, and any digest: nothing of IKE or authentication shows bytes.
            assertThat(log).doesNotContainPattern("(?i)S=[0-9a-f]{8}");
            assertThat(log.lines().filter(line -> line.contains("IKE")))
                    .noneMatch(line -> line.replaceAll("vendor ID \\w+", "").matches(".*[0-9a-f]{16}.*"));
            assertThat(log.lines()
                            .filter(line -> line.contains("[CHAP") || line.contains("[EAP") || line.contains("[PAP")))
                    .noneMatch(line -> line.replaceAll("Challenge id=\\w+ <\\w+>", "")
                            .replaceAll("MSCHAP v2 <\\w+>", "")
                            .matches("(?i).*[0-9a-f]{16}.*"));
        }
    }

    @Test
    void everyLayersMessagesAreInIt() {
        String log = log(session(AuthMethod.MS_CHAP_V2, STEADY));

        assertThat(log)
                .contains(
                        "sent IKE main mode 1: AES-CBC-256/",
                        "rcvd IKE main mode 2: ",
                        "sent IKE quick mode 1: selectors ",
                        "transport in UDP, AES-GCM-16-256, lifetime 3600 s",
                        "sent IKE informational: delete ESP SA 0x",
                        "sent IKE informational: delete IKE SA",
                        "sent [L2TP SCCRQ Ns=0 Nr=0 <protocol-version 1.0>",
                        "<host-name \"bulkhead-demo\">",
                        "rcvd [L2TP ICRP ",
                        "sent [L2TP ICCN ",
                        "rcvd [LCP ConfReq id=0x1 <mru 1400> <asyncmap 0x0> <auth chap MS-v2> <magic 0x",
                        "rcvd [CHAP Challenge id=0x",
                        "sent [CHAP Response id=0x",
                        "sent [IPCP ConfReq id=0x1 <addr 0.0.0.0> <ms-dns1 0.0.0.0> <ms-dns2 0.0.0.0>]",
                        "sent [IPV6CP ConfReq id=0x1 <addr fe80::",
                        "sent [ICMPv6 router solicitation",
                        "rcvd [ICMPv6 router advertisement lifetime=1800 <prefix 2001:db8:99::/64 on-link autonomous",
                        "sent [ICMPv6 echo request",
                        "state of LCP: ack-sent → opened",
                        "timer of IKE, in ",
                        "bytes c8020014");
    }

    /** The hostile network's part: what it spoils is dropped with a reason, and counted as often as it is. */
    @Test
    void whatABadNetworkSpoilsIsToldOf() {
        Simulation simulation = Sessions.dualStack(3, STEADY);
        simulation.mutate(0.5);
        simulation.connect();
        simulation.runUntil(() -> false, 120_000);

        assertThat(simulation.notes())
                .filteredOn(Note.Dropped.class::isInstance)
                .isNotEmpty();
        assertThat(simulation.notes())
                .extracting(NoteText::of)
                .allSatisfy(line -> assertThat(line.codePoints())
                        .allMatch(c -> c >= ' ' && Character.getType(c) != Character.FORMAT));
    }

    /** Each message that is repeated says so. */
    @Test
    void whatIsSentAgainIsMarked() {
        Simulation simulation = Sessions.dualStack(1, STEADY);
        simulation.cut(true);
        simulation.connect();
        simulation.runUntil(simulation::isClosed, 60_000);

        assertThat(simulation.notes())
                .filteredOn(note -> note instanceof Note.Sent(Message.Ike _, boolean again) && again)
                .hasSizeGreaterThan(5);
        assertThat(log(simulation)).contains("sent again IKE main mode 1: ");
    }

    private static Simulation session(AuthMethod method, BadNetwork network) {
        UnaryOperator<VpnConfig> all = client -> client.with(it -> {
            it.authMethods = EnumSet.allOf(AuthMethod.class);
            it.prompt = _ -> new Prompt.Answer.Typed(utf8(PASSWORD));
        });
        Simulation simulation = Sessions.of(
                5,
                network,
                all,
                server -> server.withAuth(
                        method == AuthMethod.NONE ? EnumSet.noneOf(AuthMethod.class) : EnumSet.of(method)));
        simulation.connect();
        assertThat(simulation.runUntil(() -> simulation.families().size() == 2, 300_000))
                .isTrue();
        simulation.serverRekeysIke();
        simulation.serverRekeysEsp();
        simulation.runUntil(() -> false, 60_000);
        simulation.disconnect();
        simulation.runUntil(simulation::isClosed, 60_000);
        return simulation;
    }

    private static String log(Simulation simulation) {
        return simulation.notes().stream().map(NoteText::of).collect(Collectors.joining("\n"));
    }

    /** RFC 2759 section 8.3: what MS-CHAPv2 makes of the password, which serves as well as it. */
    private static byte[] ntHash() throws Exception {
        // MD4 of "a password" in UTF-16LE, by OpenSSL 3.0.
        return HexFormat.of().parseHex("f021e6125cd8ef84a6d6fc3f22de4fe4");
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
