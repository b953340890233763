package bulkhead.platform.macos;

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
import bulkhead.platform.macos.DaemonBed.Raw;
import bulkhead.platform.macos.DaemonBed.Session;
import bulkhead.platform.macos.darwin.LocalSockets;
import bulkhead.platform.macos.fake.Account;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever is sent to the socket beside a session: it is refused with a reason, and neither network nor service changes. */
@Timeout(300)
@EnabledOnOs(OS.LINUX)
class HostileClientsTest {
    private static final int ROUNDS = 1_000;
    private static final GuardState CONNECTED = new GuardState.Connected(Set.of(Family.IPV4, Family.IPV6));
    private static final byte[] HELLO = MessageCodec.write(new Request.Hello(Request.VERSION));

    private final Hostile hostile = new Hostile();
    private DaemonBed bed;
    private Session session;
    private String before;
    private String network;

    @BeforeEach
    void open() throws Exception {
        bed = new DaemonBed();
        before = bed.mac.network();
        bed.start();
        session = bed.session();
        session.network.apply(session.plan(CONNECTED, Protection.DEFAULT));
        network = network();
    }

    private String network() {
        return bed.mac.network();
    }

    @AfterEach
    void close() throws Exception {
        assertThat(network()).isEqualTo(network);
        session.close();
        assertThat(bed.mac.network()).isEqualTo(before);
        bed.close();
    }

    private static void assertRefused(Reply reply, Reason... reasons) {
        assertThat(reply).isInstanceOfSatisfying(Reply.Refused.class, refused -> {
            assertThat(refused.reason()).isIn((Object[]) reasons);
            assertThat(refused.sentence()).isNotBlank();
        });
    }

    private Raw connect() throws Exception {
        return bed.raw();
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
                DaemonBed.SERVER,
                mine,
                new HostPlan(
                        CONNECTED,
                        Protection.DEFAULT,
                        Optional.of(Endpoint.ipsec(DaemonBed.SERVER, 40_000)),
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

    /** macOS has no socket that keeps messages apart: a length may say what never comes, or what nobody may send. */
    @Test
    void aLengthAloneIsNoMessage() throws Exception {
        for (byte[] bytes : new byte[][] {{0}, {0, 0, 0}, {0, 0, 0, 4}, {0, 0, (byte) 0xff, (byte) 0xff, '{'}}) {
            try (Raw client = connect().greeted()) {
                client.raw(bytes);
            }
        }
        for (byte[] bytes : new byte[][] {{-1, -1, -1, -1}, {0x7f, -1, -1, -1}, {0, 1, 0, 1}}) {
            try (Raw client = connect().greeted()) {
                client.raw(bytes);
                assertRefused(client.receive(), Reason.TOO_LARGE);
                assertThat(client.receive()).as("the end").isNull();
            }
        }
    }

    @Test
    void messagesThatComeInPiecesOrTogetherAreMessages() throws Exception {
        byte[] asks = MessageCodec.write(new Request.AskStatus());
        ByteBuffer all = ByteBuffer.allocate(8 + HELLO.length + asks.length)
                .putInt(HELLO.length)
                .put(HELLO)
                .putInt(asks.length)
                .put(asks);
        try (Raw pieces = connect();
                Raw together = connect()) {
            together.raw(all.array());
            for (byte each : all.array()) {
                pieces.raw(new byte[] {each});
            }
            for (Raw client : List.of(pieces, together)) {
                assertThat(client.receive()).isInstanceOf(Reply.Ok.class);
                assertThat(client.receive()).isInstanceOf(Reply.Status.class);
            }
        }
    }

    /** None becomes the daemon's, and it says so where the kernel does. */
    @Test
    void refusesDescriptors() throws Exception {
        int fd = LocalSockets.open();
        try {
            bed.mac.connectedBy(Account.ALICE, () -> {
                LocalSockets.connect(fd, address(bed.socket()));
                return null;
            });
            byte[] message = ByteBuffer.allocate(4 + HELLO.length)
                    .putInt(HELLO.length)
                    .put(HELLO)
                    .array();
            LocalSockets.send(fd, message, 0, message.length, fd);
            byte[] answer = new byte[1_000];
            int length =
                    LocalSockets.receive(fd, answer, 0, answer.length, false).length();
            assertThat(new String(answer, 4, length - 4, StandardCharsets.UTF_8))
                    .contains("MALFORMED", "descriptors");
        } finally {
            LocalSockets.close(fd);
        }
    }

    private static byte[] address(Path path) {
        byte[] name = path.toString().getBytes(StandardCharsets.UTF_8);
        return ByteBuffer.allocate(name.length + 3)
                .put((byte) (name.length + 3))
                .put((byte) 1)
                .put(name)
                .array();
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
}
