package bulkhead.platform.linux.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import bulkhead.leakguard.contract.Hostile;
import bulkhead.leakguard.daemon.MessageCodec;
import bulkhead.leakguard.daemon.Reply;
import bulkhead.leakguard.daemon.Reply.Reason;
import bulkhead.leakguard.daemon.Request;
import bulkhead.leakguard.host.DnsPlan;
import bulkhead.leakguard.policy.Endpoint;
import bulkhead.platform.linux.DaemonBed;
import bulkhead.platform.linux.OnKernel;
import bulkhead.platform.linux.Patience;
import bulkhead.platform.linux.Tunnel;
import bulkhead.platform.linux.libc.Libc;
import bulkhead.platform.linux.routes.TunnelRoutingTest;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever is sent to the socket beside a session: it is refused with a reason, and neither network nor daemon changes. */
@OnKernel
class DaemonSocketTest {
    private static final int ROUNDS = 1_000;
    /** As many as are heard of root's. */
    private static final int CONNECTIONS = 36;

    private static final byte[] HELLO = MessageCodec.write(new Request.Hello(Request.VERSION));

    private final Hostile hostile = new Hostile();
    private DaemonBed bed;
    private DaemonBed.Session session;
    private Path socket;
    private String network;
    private int descriptors;

    @BeforeEach
    void open() throws IOException {
        bed = new DaemonBed();
        socket = bed.socket();
        session = bed.session().begin().connected();
        network = network();
        try (RawClient first = greeted()) {
            descriptors = descriptors();
        }
    }

    /** Whatever was said, it is as before, and the daemon does what it did. */
    @AfterEach
    void close() throws Exception {
        if (bed == null) {
            return;
        }
        try (DaemonBed _ = bed;
                DaemonBed.Session _ = session) {
            TunnelRoutingTest.assertUnchanged(network, network());
            awaitDescriptors();
            assertThat(bed.status().intact()).isTrue();
            session.release();
            assertThat(bed.testbed.client.run("nft", "list", "ruleset")).isEmpty();
        }
    }

    /** From the daemon's network: a socket is in that of the thread that makes it. */
    private RawClient connect() {
        return bed.call(() -> new RawClient(socket));
    }

    private RawClient greeted() throws IOException {
        RawClient client = connect();
        client.send(HELLO);
        assertThat(client.receive()).isInstanceOf(Reply.Ok.class);
        return client;
    }

    private String network() {
        return TunnelRoutingTest.network(bed.testbed.client);
    }

    private static int descriptors() {
        return new File("/proc/self/fd").list().length;
    }

    /** The daemon's ends are closed by threads of its own. */
    private void awaitDescriptors() {
        Patience.await("an end of all the descriptors", () -> descriptors() <= descriptors);
    }

    private static void assertRefused(Reply reply, Reason... reasons) {
        assertThat(reply).isInstanceOfSatisfying(Reply.Refused.class, refused -> {
            assertThat(refused.reason()).isIn((Object[]) reasons);
            assertThat(refused.sentence()).isNotBlank();
        });
    }

    @Test
    void refusesRandomBytes() throws Exception {
        for (int round = 0; round < ROUNDS; round++) {
            try (RawClient client = round % 2 == 0 ? connect() : greeted()) {
                client.send(hostile.bytes());
                assertRefused(client.receive(), Reason.MALFORMED);
                assertThat(client.receive()).as("the end").isNull();
            }
        }
    }

    private List<Request> foreign() {
        return Hostile.foreign(
                DaemonBed.SERVER,
                session.plan(Tunnel.BOTH, DnsPlan.NONE, "0.0.0.0/0", "::/0"),
                Tunnel.plan(
                        Endpoint.ipsec(DaemonBed.SERVER, 40_000),
                        Tunnel.BOTH,
                        DnsPlan.NONE,
                        "0.0.0.0/0",
                        "2001:db8::/32"));
    }

    @Test
    void refusesMutatedMessages() throws Exception {
        List<Request> foreign = foreign();
        RawClient client = greeted();
        for (int round = 0; round < ROUNDS; round++) {
            byte[] message = hostile.mutated(foreign);
            client.send(message);
            Reply reply = client.receive();
            assertThat(reply).as(new String(message, StandardCharsets.UTF_8)).isInstanceOf(Reply.Refused.class);
            if (((Reply.Refused) reply).reason() == Reason.MALFORMED) {
                assertThat(client.receive()).as("the end").isNull();
                client.close();
                client = greeted();
            }
        }
        client.close();
    }

    @Test
    void refusesWhatAnotherConnectionHas() throws Exception {
        for (Request request : foreign()) {
            try (RawClient client = greeted()) {
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
        try (RawClient client = connect()) {
            client.send(message);
            assertRefused(client.receive(), Reason.TOO_LARGE);
            assertThat(client.receive()).as("the end").isNull();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, Request.VERSION - 1, Request.VERSION + 1, -1, Integer.MAX_VALUE})
    void refusesAnotherVersion(int version) throws Exception {
        try (RawClient client = connect()) {
            client.send(MessageCodec.write(new Request.Hello(version)));
            assertRefused(client.receive(), Reason.VERSION);
            assertThat(client.receive()).as("the end").isNull();
        }
    }

    @Test
    void hearsNothingBeforeTheGreetingAndNoSecondOne() throws Exception {
        try (RawClient client = connect()) {
            client.send(MessageCodec.write(new Request.Unblock(true)));
            assertRefused(client.receive(), Reason.MALFORMED);
        }
        try (RawClient client = greeted()) {
            client.send(HELLO);
            assertRefused(client.receive(), Reason.MALFORMED);
        }
    }

    /** The pipe's reader sees its end when the last copy of the writing end is closed. */
    @Test
    void takesNoDescriptors() throws Exception {
        for (int copies : new int[] {1, 5, 253}) {
            Process cat = new ProcessBuilder("cat").start();
            int writing = Libc.open("/proc/" + cat.pid() + "/fd/0", 1 | Libc.O_CLOEXEC, 0);
            assertThat(writing).isPositive();
            try (RawClient client = connect()) {
                client.send(HELLO, writing, copies);
                assertRefused(client.receive(), Reason.MALFORMED);
                assertThat(client.receive()).as("the end").isNull();
            }
            Libc.close(writing);
            cat.getOutputStream().close();
            assertThat(cat.waitFor())
                    .as("cat, which waits for the end of its input")
                    .isZero();
        }
    }

    @Test
    void refusesSomebodyOfAnotherNetwork() throws Exception {
        try (RawClient client = bed.testbed.outside.call(() -> new RawClient(socket))) {
            client.send(HELLO);
            assertRefused(client.receive(), Reason.WRONG_NETWORK);
            assertThat(client.receive()).as("the end").isNull();
        }
        assertThat(bed.testbed.outside.call(() -> DaemonConnection.open(socket, Patience.LIMIT)))
                .as("no daemon of that network")
                .isEmpty();
    }

    @Test
    void boundsHalfOpenConnectionsAndHasRoomAgainWhenTheyEnd() throws Exception {
        Deque<RawClient> silent = new ArrayDeque<>();
        Reply reply = null;
        // One is the session's.
        while (reply == null && silent.size() < 2 * CONNECTIONS) {
            RawClient client = connect();
            if (silent.size() >= CONNECTIONS - 1) {
                reply = client.receive();
            }
            silent.add(client);
        }
        assertRefused(reply, Reason.BUSY);
        assertThat(silent).hasSize(CONNECTIONS);
        silent.forEach(RawClient::close);
        awaitDescriptors();
        greeted().close();
    }

    @Test
    void aThousandConnectionsLeaveNothing() throws Exception {
        long threads = Thread.getAllStackTraces().size();
        for (int i = 0; i < ROUNDS; i++) {
            RawClient client = connect();
            if (i % 3 == 0) {
                client.send(HELLO);
            } else if (i % 3 == 1) {
                client.send(new byte[] {'{'});
            }
            client.close();
        }
        awaitDescriptors();
        assertThat(Thread.getAllStackTraces().size()).isLessThanOrEqualTo((int) threads + 5);
    }

    /** Never takes its replies: the daemon does not wait for it, and goes on with others. */
    @Test
    void oneThatDoesNotListenIsNobodyElsesConcern() throws Exception {
        try (RawClient deaf = greeted()) {
            byte[] question = MessageCodec.write(new Request.AskStatus());
            for (int i = 0; i < 50; i++) {
                deaf.send(question);
            }
            assertThat(bed.status().owner()).isPresent();
        }
    }
}
