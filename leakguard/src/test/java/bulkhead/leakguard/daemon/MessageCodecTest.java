package bulkhead.leakguard.daemon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import bulkhead.leakguard.daemon.GuardMetrics.Traffic;
import bulkhead.leakguard.daemon.Reply.Reason;
import bulkhead.leakguard.host.DnsPlan;
import bulkhead.leakguard.host.HostPlan;
import bulkhead.leakguard.host.InterfaceAddress;
import bulkhead.leakguard.host.TunnelPlan;
import bulkhead.leakguard.host.Underlay;
import bulkhead.leakguard.policy.Access;
import bulkhead.leakguard.policy.Endpoint;
import bulkhead.leakguard.policy.Family;
import bulkhead.leakguard.policy.GuardState;
import bulkhead.leakguard.policy.InetAddresses;
import bulkhead.leakguard.policy.IpRange;
import bulkhead.leakguard.policy.Protection;
import bulkhead.leakguard.policy.Sender;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class MessageCodecTest {
    private static final InetAddress SERVER = InetAddress.ofLiteral("192.0.2.1");
    private static final HostPlan PLAN = new HostPlan(
            new GuardState.Connected(Set.of(Family.IPV4, Family.IPV6)),
            new Protection(true, false, true),
            Optional.of(Endpoint.ipsec(SERVER, 40_000)),
            Optional.of(new TunnelPlan(
                    "bulkhead0",
                    1402,
                    List.of(
                            new InterfaceAddress(
                                    InetAddress.ofLiteral("10.7.0.2"),
                                    32,
                                    Optional.of(InetAddress.ofLiteral("10.7.0.1"))),
                            new InterfaceAddress(InetAddress.ofLiteral("fe80::77"), 64, Optional.empty())),
                    List.of(IpRange.ALL_IPV4, IpRange.parse("2001:db8::/32")),
                    new DnsPlan(List.of(InetAddress.ofLiteral("2001:db8::53")), List.of("corp.example"), true))));

    static List<Request> requests() {
        Underlay underlay = new Underlay("eth0", 2, InetAddress.ofLiteral("192.0.2.9"), 1500, true);
        return List.of(
                new Request.Hello(1),
                new Request.AskStatus(),
                new Request.AskDomains(),
                new Request.AskMended(),
                new Request.AskMetrics(),
                new Request.Renewed(),
                new Request.Recover(),
                new Request.OpenTun("bulkhead%d"),
                new Request.OpenUdp(underlay, SERVER),
                new Request.OpenRawEsp(underlay, InetAddress.ofLiteral("2001:db8::1")),
                new Request.ClaimUdp(underlay, SERVER, 40_000),
                new Request.Apply(PLAN),
                new Request.Apply(HostPlan.of(new GuardState.Connecting())),
                new Request.Apply(HostPlan.of(new GuardState.Reconnecting())),
                new Request.Apply(HostPlan.of(new GuardState.Error())),
                new Request.Apply(HostPlan.of(new GuardState.Lockdown())),
                new Request.Apply(HostPlan.DISCONNECTED),
                new Request.Release(),
                new Request.Leave(),
                new Request.Block(true),
                new Request.Unblock(false),
                new Request.OpenPortal(300),
                new Request.ClosePortal());
    }

    /** What version 0.1 leaves in {@code /run/bulkhead} has to be read by the next one, whatever its code calls things. */
    @Test
    void whatStandsIsWrittenAsByTheFirstVersion() throws RefusedException {
        Standing standing = new Standing(
                new HostPlan(
                        new GuardState.Connected(Set.of(Family.IPV4)),
                        new Protection(true, false, true),
                        Optional.of(Endpoint.foreign(SERVER, Endpoint.Transport.TCP, 443, new Sender.Mark(51_820))),
                        Optional.of(new TunnelPlan(
                                "wg0",
                                1402,
                                List.of(new InterfaceAddress(InetAddress.ofLiteral("10.7.0.2"), 32, Optional.empty())),
                                List.of(IpRange.ALL_IPV4),
                                DnsPlan.NONE))),
                Instant.parse("2026-01-02T03:04:05Z"),
                Optional.of(new Owner(7, 1000, "alice", 4567)),
                Optional.of("wg0"),
                true);
        String written = """
                {"plan":{"guard":{"is":"Connected","families":["IPV4"]},
                "protection":{"killSwitch":true,"lockdown":false,"allowLan":true},
                "server":{"address":"192.0.2.1","transport":"TCP","localPort":-1,"ports":[443],"esp":false,
                "sender":{"is":"Mark","value":51820}},
                "tunnel":{"tun":"wg0","mtu":1402,"addresses":[{"address":"10.7.0.2","prefixLength":32,"peer":null}],
                "routes":[{"address":"0.0.0.0","prefixLength":0}],
                "dns":{"servers":[],"searchDomains":[],"allDomains":false}},"foreign":null},
                "since":"2026-01-02T03:04:05Z","owner":{"pid":7,"uid":1000,"user":"alice","started":4567},
                "tun":"wg0","blocked":true}
                """.replace("\n", "");
        assertThat(MessageCodec.write(standing)).isEqualTo(written);
        assertThat(MessageCodec.standing(written)).isEqualTo(standing);
    }

    @ParameterizedTest
    @MethodSource("requests")
    void aRequestComesOutAsItWentIn(Request request) throws RefusedException {
        assertThat(MessageCodec.request(MessageCodec.write(request))).isEqualTo(request);
    }

    static List<Reply> replies() {
        GuardStatus status = new GuardStatus(
                PLAN.guard(),
                PLAN.protection(),
                Access.TUNNEL_ONLY,
                Access.BLOCKED,
                PLAN.server(),
                false,
                true,
                Optional.of(Instant.parse("2026-01-02T03:04:05.678Z")),
                Duration.ofSeconds(90),
                true,
                false,
                Optional.of(new Owner(123, 1000, "alice", 4567)));
        return List.of(
                new Reply.Ok(),
                new Reply.Opened(),
                new Reply.Recovered(true),
                new Reply.Domains(true),
                new Reply.Mended(true),
                new Reply.Refused(Reason.BUSY, "process 1 of alice has the guard"),
                new Reply.Status(status),
                new Reply.Counted(new GuardMetrics(status, Optional.of(new Traffic(1L << 40, 2)), 3, 4, 5, 6)));
    }

    @ParameterizedTest
    @MethodSource("replies")
    void aReplyComesOutAsItWentIn(Reply reply) throws RefusedException {
        assertThat(MessageCodec.reply(MessageCodec.write(reply))).isEqualTo(reply);
    }

    /** Who reads an IPv4 address into it gets a prefix length that no IPv4 address has, and refuses the wrong thing. */
    @Test
    void anAddressKeepsItsFamily() throws RefusedException {
        InetAddress mapped = InetAddresses.parse("::ffff:198.51.100.7");
        TunnelPlan plan = new TunnelPlan(
                "bulkhead0",
                1402,
                List.of(new InterfaceAddress(mapped, 128, Optional.empty())),
                List.of(IpRange.around(mapped, 120)),
                new DnsPlan(List.of(mapped), List.of(), true));
        Request.Apply apply =
                new Request.Apply(new HostPlan(PLAN.guard(), PLAN.protection(), Optional.empty(), Optional.of(plan)));
        assertThat(MessageCodec.request(MessageCodec.write(apply))).isEqualTo(apply);
    }

    @Test
    void whatStandsComesOutAsItWentIn() throws RefusedException {
        Standing standing = new Standing(
                PLAN, Instant.parse("2026-01-02T03:04:05Z"), Optional.empty(), Optional.of("bulkhead0"), true);
        assertThat(MessageCodec.standing(MessageCodec.write(standing))).isEqualTo(standing);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{}",
                "null",
                "[]",
                "7",
                "\"Release\"",
                "{\"is\":\"Release\"",
                "{\"is\":\"Release\"} {\"is\":\"Release\"}",
                "{\"is\":\"Release\"}x",
                "{\"is\":\"Release\",\"is\":\"Release\"}",
                "{\"is\":\"Release\",\"why\":1}",
                "{\"is\":\"release\"}",
                "{\"is\":\"Reboot\"}",
                "{\"is\":\"java.lang.Runtime\"}",
                "{\"is\":\"Ok\"}",
                "{\"is\":\"Hello\"}",
                "{\"is\":\"Hello\",\"version\":null}",
                "{\"is\":\"Hello\",\"version\":\"1\"}",
                "{\"is\":\"Hello\",\"version\":1.0}",
                "{\"is\":\"Hello\",\"version\":true}",
                "{\"is\":\"Hello\",\"version\":99999999999}",
                "{\"is\":\"Unblock\",\"force\":1}",
                "{\"is\":\"Unblock\",\"force\":\"true\"}",
                "{\"is\":\"OpenTun\",\"name\":null}",
                "{\"is\":\"OpenTun\",\"name\":7}",
                "{\"is\":\"OpenTun\",\"name\":[\"bulkhead0\"]}",
                "{\"is\":\"Apply\",\"plan\":null}",
                "{\"is\":\"Apply\",\"plan\":{}}",
            })
    void whatIsNoRequestIsRefused(String message) {
        assertRefused(message);
    }

    /** Each is the whole plan with one thing wrong in it. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"192.0.2.1\" | \"localhost\"",
                "\"192.0.2.1\" | \"vpn.example.org\"",
                "\"192.0.2.1\" | \"192.0.2.1 \"",
                "\"192.0.2.1\" | \"\"",
                "\"192.0.2.1\" | null",
                "\"192.0.2.1\" | 3221225985",
                "\"192.0.2.1\" | [\"192.0.2.1\"]",
                "\"bulkhead0\" | \"a b\"",
                "\"bulkhead0\" | \"../all\"",
                "\"bulkhead0\" | \"0123456789abcdef\"",
                "\"corp.example\" | \"a\\nnameserver 6.6.6.6\"",
                "\"mtu\":1402 | \"mtu\":67",
                "\"mtu\":1402 | \"mtu\":1402,\"mtu\":1402",
                "\"mtu\":1402, | ",
                "\"localPort\":40000 | \"localPort\":65536",
                "\"prefixLength\":64 | \"prefixLength\":129",
                "\"Connected\" | \"Open\"",
                "\"IPV6\" | \"IPX\"",
                "\"IPV6\" | 1",
                "\"killSwitch\":true | \"killSwitch\":null",
                "\"10.7.0.1\" | \"2001:db8::1\"",
                "\"2001:db8:0:0:0:0:0:0\" | \"2001:db8::1\"",
            })
    void aPlanWithOneThingWrongIsRefused(String change) {
        String[] parts = change.split(" \\| ?", 2);
        String plan = new String(MessageCodec.write(new Request.Apply(PLAN)), StandardCharsets.UTF_8);
        assertThat(plan).contains(parts[0]);
        assertRefused(plan.replaceFirst(Pattern.quote(parts[0]), Matcher.quoteReplacement(parts[1])));
    }

    @Test
    void depthAndLengthAreBounded() {
        assertRefused("{\"is\":\"OpenTun\",\"name\":" + "[".repeat(30_000) + "]".repeat(30_000) + "}");
        assertRefused("{\"is\":\"OpenTun\",\"name\":\"" + "a".repeat(60_000) + "\"}");
        assertRefused("{\"is\":\"Hello\",\"version\":" + "1".repeat(60_000) + "}");
        assertThatThrownBy(() -> MessageCodec.request(new byte[MessageCodec.MAX_BYTES + 1]))
                .isInstanceOfSatisfying(
                        RefusedException.class, e -> assertThat(e.reason()).isEqualTo(Reason.TOO_LARGE));
    }

    /** A refusal is for the log, too, where nothing of a message is to be. */
    private static void assertRefused(String message) {
        assertThatThrownBy(() -> MessageCodec.request(message.getBytes(StandardCharsets.UTF_8)))
                .isInstanceOfSatisfying(RefusedException.class, e -> {
                    assertThat(e.reason()).isEqualTo(Reason.MALFORMED);
                    assertThat(e).hasMessage("this is no message of Bulkhead's: use a program of the daemon's version");
                    assertThat(e.getCause()).isNull();
                });
    }
}
