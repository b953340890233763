package bulkhead.app.status;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import bulkhead.app.status.ConnectionStatus.Detail;
import bulkhead.app.status.ConnectionStatus.Rung;
import bulkhead.app.tunnel.Measurement;
import bulkhead.app.tunnel.Measurement.Keys;
import bulkhead.app.tunnel.Measurement.Traffic;
import bulkhead.app.tunnel.TunnelEvent;
import bulkhead.leakguard.policy.Access;
import bulkhead.leakguard.policy.Family;
import bulkhead.leakguard.policy.GuardState;
import bulkhead.protocol.VpnEvent;
import bulkhead.protocol.core.Failure;
import bulkhead.protocol.core.Layer;
import bulkhead.protocol.core.Reason;
import java.io.IOException;
import java.lang.reflect.RecordComponent;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

class StatusJsonTest {
    private static final Measurement MEASURED = new Measurement(
            1_700_000_009_000L,
            new Traffic(1, 2, 3, 4),
            new Traffic(5, 6, 7, Long.MAX_VALUE),
            Optional.of(12_345L),
            Optional.of(new Keys(8, 9)),
            Optional.empty());

    /** With no field as it is in {@link ConnectionStatus#IDLE}. */
    private static final ConnectionStatus FULL = new ConnectionStatus(
            "Büro „1“\n{}",
            TunnelEvent.State.RECONNECTING,
            1_700_000_000_000L,
            1_700_000_001_000L,
            Map.of(Rung.GUARD, 1L, Rung.IKE, 2L, Rung.AUTHENTICATION, 30_000_000_000L),
            new TunnelEvent.GuardChanged(
                    new GuardState.Connected(Set.of(Family.IPV4)), Access.TUNNEL_ONLY, Access.BLOCKED),
            Set.of(VpnEvent.Family.IPV4, VpnEvent.Family.IPV6),
            Optional.of(VpnEvent.Ipv6Block.NO_ECHO),
            Optional.of(new Failure(Layer.HOST, Reason.NO_ANSWER, "it \"happened\"", "advice")),
            List.of(new Detail("detail.ike", "AES-256"), new Detail("detail.vendor", "")),
            Optional.of(MEASURED));

    private static final Published PUBLISHED = new Published(
            4_194_304, Published.Program.WINDOW, "vpn.example.org", FULL, Map.of("ike", Map.of("bad-hash", 41L)));

    @Test
    void everyFieldComesBackAsItWas() throws Exception {
        for (RecordComponent field : ConnectionStatus.class.getRecordComponents()) {
            assertThat(field.getAccessor().invoke(FULL))
                    .as("the test has a value of its own for %s", field.getName())
                    .isNotEqualTo(field.getAccessor().invoke(ConnectionStatus.IDLE));
        }
        assertThat(StatusJson.read(StatusJson.write(PUBLISHED))).isEqualTo(PUBLISHED);
    }

    @Test
    void everyGuardStateComesBackAsItWas() throws IOException {
        for (GuardState state : List.of(
                new GuardState.Disconnected(),
                new GuardState.Connecting(),
                new GuardState.Connected(Set.of()),
                new GuardState.Connected(Set.of(Family.IPV4, Family.IPV6)),
                new GuardState.Reconnecting(),
                new GuardState.Error(),
                new GuardState.Lockdown())) {
            ConnectionStatus status =
                    ConnectionStatus.IDLE.after(new TunnelEvent.GuardChanged(state, Access.OPEN, Access.BLOCKED), 1);
            Published published = new Published(1, Published.Program.COMMAND, "", status, Map.of());
            assertThat(StatusJson.read(StatusJson.write(published))).isEqualTo(published);
        }
    }

    @Test
    void isOneLineWithItsVersion() {
        String line = StatusJson.write(PUBLISHED);

        assertThat(line).doesNotContain("\n").startsWith("{\"version\":1,");
        JsonNode status = JsonMapper.shared().readTree(line).path("status");
        assertThat(status.path("state").asString()).isEqualTo("RECONNECTING");
        assertThat(status.path("climbed").path("IKE").asLong()).isEqualTo(2);
        assertThat(status.propertyNames())
                .containsExactlyInAnyOrderElementsOf(List.of(ConnectionStatus.class.getRecordComponents()).stream()
                        .map(RecordComponent::getName)
                        .toList());
    }

    @Test
    void leavesFieldsAloneThatItDoesNotKnow() throws IOException {
        ObjectNode tree = (ObjectNode) JsonMapper.shared().readTree(StatusJson.write(PUBLISHED));
        tree.put("news", 1);
        ((ObjectNode) tree.path("status")).putObject("weather").put("rain", true);
        ((ObjectNode) tree.path("status").path("measured")).put("jitter", 1.5);

        assertThat(StatusJson.read(tree.toString())).isEqualTo(PUBLISHED);
    }

    @Test
    void refusesALineThatLacksAField() throws IOException {
        ObjectNode whole = (ObjectNode) JsonMapper.shared().readTree(StatusJson.write(PUBLISHED));
        for (String name : whole.path("status").propertyNames()) {
            ObjectNode tree = whole.deepCopy();
            ((ObjectNode) tree.path("status")).remove(name);
            assertRefused(tree.toString());
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "null",
                "[]",
                "1",
                "{}",
                "{\"version\":1}",
                "{\"version\":1,\"status\":null}",
                "{\"version\":1",
                "hello",
                "{\"version\":1} {}"
            })
    void refusesWhatIsNoStatus(String line) {
        assertRefused(line);
    }

    @Test
    void refusesWrongValues() {
        String line = StatusJson.write(PUBLISHED);
        for (String[] change : new String[][] {
            {"\"version\":1", "\"version\":2"},
            {"\"pid\":4194304", "\"pid\":\"4194304\""},
            {"\"pid\":4194304", "\"pid\":1.5"},
            {"\"pid\":4194304", "\"pid\":null"},
            {"\"state\":\"RECONNECTING\"", "\"state\":\"ASLEEP\""},
            {"\"state\":\"RECONNECTING\"", "\"state\":1"},
            {"\"is\":\"Connected\"", "\"is\":\"java.lang.Runtime\""},
            {"\"layer\":\"HOST\"", "\"layer\":null"},
            {"\"server\":\"vpn.example.org\"", "\"server\":null"},
        }) {
            assertThat(line).contains(change[0]);
            assertRefused(line.replace(change[0], change[1]));
        }
    }

    private static void assertRefused(String line) {
        assertThatIOException()
                .as(line)
                .isThrownBy(() -> StatusJson.read(line))
                .withMessageContaining("different versions");
    }
}
