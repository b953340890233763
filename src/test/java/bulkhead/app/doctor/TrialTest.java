package bulkhead.app.doctor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;

import bulkhead.app.demo.LoopbackServer;
import bulkhead.app.doctor.Trial.Step;
import bulkhead.app.tunnel.Routing;
import bulkhead.app.tunnel.TunnelRequest;
import bulkhead.leakguard.policy.Protection;
import bulkhead.protocol.VpnConfig;
import bulkhead.protocol.core.Failure;
import bulkhead.protocol.core.Reason;
import bulkhead.protocol.responder.RouterConfig;
import bulkhead.protocol.responder.ServerConfig;
import bulkhead.protocol.wire.IpAddress;
import bulkhead.protocol.wire.IpPrefix;
import java.io.IOException;
import java.net.InetAddress;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a server takes of what was typed, by a session over real sockets. */
class TrialTest {
    private static final String SERVER = "127.0.0.79";

    private LoopbackServer server;

    @BeforeEach
    void serve() throws IOException {
        try {
            server = LoopbackServer.start(
                    InetAddress.ofLiteral(SERVER),
                    ServerConfig.of(
                            IpAddress.parse(SERVER),
                            bytes("the key"),
                            user -> user.equals("alice") ? bytes("pass word") : null,
                            RouterConfig.slaac(1, IpPrefix.parse("2001:db8:99::/64"), List.of())));
        } catch (SocketException e) {
            abort("the server cannot have UDP ports 500 and 4500 of " + SERVER + ": " + e.getMessage());
        }
    }

    @AfterEach
    void end() throws InterruptedException {
        if (server != null) {
            server.close();
        }
    }

    @Test
    void whatIsRightIsRightAndItIsKnownWhetherThereIsIpv6() throws Exception {
        Trial.Result good = attempt("the key", "pass word", true);
        assertThat(good.passed()).containsExactlyInAnyOrder(Step.values());
        assertThat(good.failure()).isEmpty();
        Trial.Result without = attempt("the key", "pass word", false);
        assertThat(without.passed()).containsExactlyInAnyOrder(Step.ANSWER, Step.KEY, Step.PASSWORD, Step.IPV4);
        assertThat(without.ipv6()).isPresent();
    }

    @Test
    void tellsAWrongPasswordFromAWrongKey() throws Exception {
        Trial.Result password = attempt("the key", "pass-word", true);
        assertThat(password.passed()).containsExactlyInAnyOrder(Step.ANSWER, Step.KEY);
        assertThat(password.failure()).map(Failure::reason).contains(Reason.AUTHENTICATION_REFUSED);
        Trial.Result key = attempt("another key", "pass word", true);
        assertThat(key.passed()).doesNotContain(Step.KEY, Step.PASSWORD);
        assertThat(key.failure()).isPresent();
    }

    @Test
    void saysThatThereIsNobody() throws Exception {
        server.close();
        server = null;
        Trial.Result nobody = attempt("the key", "pass word", true);
        assertThat(nobody.passed()).isEmpty();
        assertThat(nobody.failure()).map(Failure::message).isNotEqualTo(Optional.of(""));
    }

    private static Trial.Result attempt(String key, String password, boolean ipv6) throws InterruptedException {
        VpnConfig vpn = VpnConfig.of(bytes(key), "alice", bytes(password)).with(b -> b.ipv6 = ipv6);
        return Trial.of(
                new TunnelRequest(SERVER, TunnelRequest.Outer.ANY, vpn, Routing.EVERYTHING, Protection.DEFAULT, false));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
