package bulkhead.platform.windows;

import static org.assertj.core.api.Assertions.assertThat;

import bulkhead.leakguard.contract.Hostile;
import bulkhead.leakguard.daemon.MessageCodec;
import bulkhead.leakguard.daemon.Reply;
import bulkhead.leakguard.daemon.Reply.Reason;
import bulkhead.leakguard.daemon.Request;
import bulkhead.leakguard.host.HostPlan;
import bulkhead.leakguard.policy.Endpoint;
import bulkhead.leakguard.policy.Family;
import bulkhead.leakguard.policy.GuardState;
import bulkhead.leakguard.policy.Protection;
import bulkhead.platform.windows.ServiceBed.Raw;
import bulkhead.platform.windows.ServiceBed.Session;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever is sent to the pipe beside a session: it is refused with a reason, and neither network nor service changes. */
@Timeout(300)
class HostileClientsTest {
    private static final int ROUNDS = 1_000;
    private static final GuardState CONNECTED = new GuardState.Connected(Set.of(Family.IPV4, Family.IPV6));
    private static final byte[] HELLO = MessageCodec.write(new Request.Hello(Request.VERSION));

    private final Hostile hostile = new Hostile();
    private ServiceBed bed;
    private Session session;
    private String network;

    @BeforeEach
    void open() throws Exception {
        bed = new ServiceBed().start();
        session = bed.session();
        session.network.apply(session.plan(CONNECTED, Protection.DEFAULT));
        network = network();
    }

    private String network() {
        return bed.windows.engine.contents() + "\n" + bed.windows.settings();
    }

    @AfterEach
    void close() throws Exception {
        assertThat(network()).isEqualTo(network);
        session.close();
        assertThat(bed.windows.engine.contents().filters).isEmpty();
        bed.close();
    }

    private static void assertRefused(Reply reply, Reason... reasons) {
        assertThat(reply).isInstanceOfSatisfying(Reply.Refused.class, refused -> {
            assertThat(refused.reason()).isIn((Object[]) reasons);
            assertThat(refused.sentence()).isNotBlank();
        });
    }

    private Raw connect() throws Exception {
        return bed.raw(ServiceBed.ALICE);
    }

    @Test
    void refusesRandomBytes() throws Exception {
        for (int round = 0; round < ROUNDS; round++) {
            try (Raw client = round % 2 == 0 ? connect() : connect().greeted()) {
                client.send(hostile.bytes());
                assertRefused(client.receive(), Reason.MALFORMED);
                assertThat(client.receive()).as("the end").isNull();
            }
        }
    }

    private List<Request> foreign() {
        HostPlan mine = session.plan(CONNECTED, Protection.DEFAULT);
        return Hostile.foreign(
                ServiceBed.SERVER,
                mine,
                new HostPlan(
                        CONNECTED,
                        Protection.DEFAULT,
                        Optional.of(Endpoint.ipsec(ServiceBed.SERVER, 40_000)),
                        mine.tunnel()));
    }

    @Test
    void refusesMutatedMessages() throws Exception {
        List<Request> foreign = foreign();
        Raw client = connect().greeted();
        for (int round = 0; round < ROUNDS; round++) {
            byte[] message = hostile.mutated(foreign);
            client.send(message);
            Reply reply = client.receive();
            assertThat(reply).as(new String(message, StandardCharsets.UTF_8)).isInstanceOf(Reply.Refused.class);
            if (((Reply.Refused) reply).reason() == Reason.MALFORMED) {
                assertThat(client.receive()).as("the end").isNull();
                client.close();
                client = connect().greeted();
            }
        }
        client.close();
    }

    @Test
    void refusesWhatAnotherConnectionHas() throws Exception {
        for (Request request : foreign()) {
            try (Raw client = connect().greeted()) {
                client.send(MessageCodec.write(request));
                assertRefused(client.receive(), Reason.NOT_OWNER, Reason.NOT_ALLOWED, Reason.BUSY);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {(1 << 16) + 1, 100_000, 200_000})
    void refusesAMessageThatIsTooLarge(int length) throws Exception {
        byte[] message = " ".repeat(length).getBytes(StandardCharsets.US_ASCII);
        System.arraycopy(HELLO, 0, message, 0, HELLO.length);
        try (Raw client = connect()) {
            client.send(message);
            assertRefused(client.receive(), Reason.TOO_LARGE);
            assertThat(client.receive()).as("the end").isNull();
        }
    }

    @Test
    void anEmptyMessageIsNoEnd() throws Exception {
        try (Raw client = connect().greeted()) {
            client.send(new byte[0]);
            assertRefused(client.receive(), Reason.MALFORMED);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, Request.VERSION - 1, Request.VERSION + 1, -1, Integer.MAX_VALUE})
    void refusesAnotherVersion(int version) throws Exception {
        try (Raw client = connect()) {
            client.send(MessageCodec.write(new Request.Hello(version)));
            assertRefused(client.receive(), Reason.VERSION);
            assertThat(client.receive()).as("the end").isNull();
        }
    }

    /** Whoever says nothing is nobody: however many they are, they keep nobody out. */
    @Test
    void theSilentKeepNobodyOut() throws Exception {
        Deque<Raw> silent = new ArrayDeque<>();
        for (int i = 0; i < 200; i++) {
            silent.add(connect());
        }
        connect().greeted().close();
        silent.forEach(Raw::close);
    }

    @Test
    void aThousandConnectionsLeaveNothing() throws Exception {
        for (int i = 0; i < ROUNDS; i++) {
            Raw client = connect();
            if (i % 3 == 0) {
                client.send(HELLO);
            } else if (i % 3 == 1) {
                client.send(new byte[] {'{'});
            }
            client.close();
        }
        connect().greeted().close();
    }

    /** What a program would not ask for, as it opens its own, ends its connection and no other's. */
    @Test
    void aSocketIsNotHandedOver() throws Exception {
        session.close();
        try (Raw client = connect().greeted()) {
            client.send(MessageCodec.write(new Request.OpenUdp(session.underlay(), ServiceBed.SERVER)));
            assertThat(client.receive()).isNull();
        }
        session = bed.session();
        session.network.apply(session.plan(CONNECTED, Protection.DEFAULT));
        network = network();
    }
}
