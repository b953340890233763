package bulkhead.acceptance;

import static bulkhead.acceptance.Expect.LIMIT;
import static org.assertj.core.api.Assertions.assertThat;

import bulkhead.acceptance.Bulkhead.Ended;
import bulkhead.acceptance.Bulkhead.Login;
import bulkhead.servers.Log;
import bulkhead.servers.RealServers;
import bulkhead.servers.StrongSwanServer;
import bulkhead.servers.StrongSwanServer.Ipv6;
import bulkhead.servers.StrongSwanServer.Settings;
import bulkhead.servers.Topology;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.JsonNode;

/** What the program logs of PPP's negotiations, held against what pppd at the other end logs of the same. */
@RealServers
class LogAcceptanceTest {
    private static final Pattern NEGOTIATION = Pattern.compile("\\b(sent|rcvd) (\\[(?:LCP|IPCP|IPV6CP) .*])$");
    private static final Pattern REJECTED = Pattern.compile("ProtRej id=(\\w+) (\\w\\w) ?(\\w\\w).*");
    /** Behind its magic number pppd writes the first bytes of an echo's data, and we how many there are. */
    private static final Pattern ECHOED = Pattern.compile("(\\[LCP Echo\\w+ id=\\w+ magic=\\w+) [^]]+]");

    @ParameterizedTest
    @EnumSource(
            value = Ipv6.class,
            names = {"SLAAC", "NONE"})
    void eachMessageThatPppdLogsStandsInOursTheOtherWayRound(Ipv6 ipv6, Topology topology, StrongSwanServer server)
            throws Exception {
        server.configure(Settings.dualStack().ipv6(ipv6));
        server.log().mark();
        List<String> ours;
        try (Bulkhead bulkhead = connect(topology, "--log-level", "debug")) {
            bulkhead.await("connected", LIMIT);
            assertThat(bulkhead.disconnect()).isZero();
            server.log().await("received DELETE for IKE_SA", LIMIT);
            ours = bulkhead.standardError().lines().toList();
        }

        List<String> pppd = server.log().lines().stream().map(Log.Line::text).toList();
        assertThat(of(pppd, "sent")).isNotEmpty().containsExactlyInAnyOrderElementsOf(of(ours, "rcvd"));
        // What pppd was sent before it ran is in ours alone.
        assertThat(of(ours, "sent")).containsAll(of(pppd, "rcvd"));
        assertThat(counted(of(pppd, "rcvd")))
                .allSatisfy(each -> assertThat(counted(of(ours, "sent"))).contains(each));
        assertThat(of(ours, "sent").stream().filter(line -> !line.contains("[LCP ConfReq")))
                .containsExactlyInAnyOrderElementsOf(of(pppd, "rcvd").stream()
                        .filter(line -> !line.contains("[LCP ConfReq"))
                        .toList());
        if (ipv6 == Ipv6.NONE) {
            assertThat(of(ours, "rcvd")).anyMatch(line -> line.matches("\\[LCP ProtRej id=\\w+ 8057]"));
        } else {
            assertThat(of(ours, "rcvd")).anyMatch(line -> line.startsWith("[IPV6CP ConfAck id="));
        }
        assertThat(String.join("\n", ours))
                .doesNotContain(StrongSwanServer.PSK)
                .doesNotContain(StrongSwanServer.PASSWORD)
                .contains("bulkhead.ike: rcvd IKE main mode 6: identity ", "vendor ID NAT-T RFC 3947")
                .containsPattern(
                        "sent IKE quick mode 3: selectors [0-9.]+/32\\[udp/[0-9]+] === [0-9.]+/32\\[udp/1701], "
                                + "transport in UDP, .*, lifetime 3600 s")
                .containsPattern("sent \\[L2TP SCCRQ Ns=0 Nr=0 .*<host-name \"bulkhead\">")
                .containsPattern("rcvd \\[L2TP SCCRP Ns=0 Nr=1 .*<host-name \"")
                .contains("bulkhead.step: ipv4: 10.");
    }

    /** Whoever runs the connection, and whatever that logs; afterwards too. */
    @Test
    void anotherProgramShowsTheLogWhileTheConnectionRunsAndAfterIt(Topology topology, StrongSwanServer server)
            throws Exception {
        server.configure(Settings.dualStack());
        try (Bulkhead bulkhead = connect(topology);
                Bulkhead follower = Bulkhead.start(topology.client().name(), "log", "--follow", "--json")) {
            bulkhead.await("connected", LIMIT);
            Ended running = Bulkhead.run(topology.client().name(), "log");
            assertThat(running.exit()).isZero();
            assertThat(running.output())
                    .contains("sent IKE main mode 1: ", "rcvd [IPCP ConfAck", "step   ike: ")
                    .doesNotContain(StrongSwanServer.PASSWORD, StrongSwanServer.PSK);
            assertThat(Bulkhead.run(topology.client().name(), "log", "--level", "info")
                            .output())
                    .contains("step   ike: ")
                    .doesNotContain("sent [");
            JsonNode status = Bulkhead.run(topology.client().name(), "status", "--json")
                    .json()
                    .getFirst();
            assertThat(status.path("drops").isObject()).isTrue();

            assertThat(bulkhead.disconnect()).isZero();
            assertThat(bulkhead.standardError()).isEmpty();
            follower.await("", line -> line.path("text").asString().contains("delete IKE SA"), LIMIT);
        }
        Ended after = Bulkhead.run(topology.client().name(), "log");
        assertThat(after.exit()).isZero();
        assertThat(after.output()).contains("sent IKE main mode 1: ", "sent IKE informational: delete IKE SA");
    }

    private static Bulkhead connect(Topology topology, String... options) throws IOException {
        Login login = new Login(
                StrongSwanServer.IPV4, StrongSwanServer.PSK, StrongSwanServer.LOGIN, StrongSwanServer.PASSWORD);
        return Bulkhead.connect(topology.client().name(), login, options);
    }

    /** The messages in one direction, in order; of a rejected protocol its number. */
    private static List<String> of(List<String> log, String direction) {
        return log.stream()
                .flatMap(line -> {
                    Matcher matcher = NEGOTIATION.matcher(line);
                    return matcher.find() && matcher.group(1).equals(direction)
                            ? Stream.of(alike(matcher.group(2)))
                            : Stream.empty();
                })
                .toList();
    }

    private static String alike(String message) {
        return ECHOED.matcher(REJECTED.matcher(message).replaceFirst("ProtRej id=$1 $2$3]"))
                .replaceFirst("$1 data]");
    }

    /** Each with how often it was there before. */
    private static List<String> counted(List<String> messages) {
        List<String> counted = new ArrayList<>();
        for (int i = 0; i < messages.size(); i++) {
            String message = messages.get(i);
            counted.add(message
                    + messages.subList(0, i).stream().filter(message::equals).count());
        }
        return counted;
    }
}
