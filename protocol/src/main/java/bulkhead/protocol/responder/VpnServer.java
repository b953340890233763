package bulkhead.protocol.responder;

import bulkhead.protocol.core.Machine;
import bulkhead.protocol.data.DataPath;
import bulkhead.protocol.data.Decapsulator;
import bulkhead.protocol.data.EspLink;
import bulkhead.protocol.wire.IpAddress;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * The other end, whole: IKE responder, LNS, PPP server and router. It serves the in-memory tests, the demonstration and
 * the benchmarks; that our client gets on with it proves nothing about anybody else's server.
 */
public final class VpnServer implements Machine<ServerOutput> {
    /** {@link #receive}'s port of ESP as IP protocol 50. */
    public static final int RAW_ESP = 0;

    private static final int NAT_PORT = 4500;
    private static final int MOST_SESSIONS = 16;

    private final ServerConfig config;
    private final RandomGenerator random;
    private final List<ServerSession> sessions = new ArrayList<>();
    private final ArrayDeque<ServerOutput> outputs = new ArrayDeque<>();
    private boolean stopped;

    public VpnServer(ServerConfig config, RandomGenerator random) {
        this.config = config;
        this.random = random;
    }

    /**
     * Takes what came from a client.
     *
     * @param localPort the port it came to: 500, 4500 or {@link #RAW_ESP}
     */
    public void receive(long now, IpAddress from, int port, int localPort, byte[] bytes) {
        boolean esp = localPort == RAW_ESP || localPort == NAT_PORT && !EspLink.isIke(bytes, 0, bytes.length);
        ServerSession session = esp ? ofSpi(bytes) : ofCookie(bytes, from, port, localPort == NAT_PORT);
        if (session != null) {
            session.receive(now, port, localPort, bytes, esp);
            collect();
        }
    }

    /** Takes an IP packet from behind the server for the client, which is whoever came last: all have one address. */
    public void packet(byte[] packet) {
        sessions.reversed().stream()
                .filter(ServerSession::isUp)
                .findFirst()
                .ifPresent(session -> session.packet(packet));
        collect();
    }

    /** What packets of that client are sealed and opened with, for a shell that does so itself; null before there is an SA. */
    public DataPath path() {
        return newest().map(ServerSession::path).orElse(null);
    }

    /** The port that client sends from; 0 before there is an SA. */
    public int clientPort() {
        return newest().map(ServerSession::port).orElse(0);
    }

    /**
     * Takes what such a shell opened and is no user's packet.
     *
     * @param verdict of {@link Decapsulator#open}
     */
    public void receiveOpened(long now, int verdict, byte[] plain) {
        newest().ifPresent(session -> session.receiveOpened(now, verdict, plain, 0, plain.length));
        collect();
    }

    private Optional<ServerSession> newest() {
        return sessions.reversed().stream()
                .filter(session -> session.path() != null)
                .findFirst();
    }

    /** The sessions there are, whether they are up or not. */
    public int sessions() {
        return sessions.size();
    }

    /** Ends every session in an orderly way. */
    public void close(long now) {
        List.copyOf(sessions).forEach(session -> session.close(now));
        collect();
    }

    /** As {@link #close}, and begins no session any more: of a client that is gone, too, something may be under way. */
    public void stop(long now) {
        stopped = true;
        close(now);
    }

    /** Starts a quick mode with every client. */
    public void rekeyEsp(long now) {
        sessions.forEach(session -> session.rekeyEsp(now));
        collect();
    }

    /** Starts a main mode with every client. */
    public void rekeyIke(long now) {
        sessions.forEach(session -> session.rekeyIke(now));
        collect();
    }

    @Override
    public ServerOutput poll() {
        return outputs.poll();
    }

    @Override
    public long deadline() {
        return sessions.stream().mapToLong(ServerSession::deadline).min().orElse(NEVER);
    }

    @Override
    public void tick(long now) {
        sessions.forEach(session -> session.tick(now));
        collect();
    }

    private ServerSession ofSpi(byte[] bytes) {
        if (bytes.length < 4) {
            return null;
        }
        int spi = (bytes[0] & 0xff) << 24 | (bytes[1] & 0xff) << 16 | (bytes[2] & 0xff) << 8 | bytes[3] & 0xff;
        return sessions.stream()
                .filter(session -> session.owns(spi))
                .findFirst()
                .orElse(null);
    }

    /** A client that restarts comes with a new cookie from a new port; one that rekeys, from its old port. */
    private ServerSession ofCookie(byte[] bytes, IpAddress from, int port, boolean marked) {
        int at = marked ? 4 : 0;
        if (bytes.length < at + 8) {
            return null;
        }
        long cookie = 0;
        for (int i = 0; i < 8; i++) {
            cookie = cookie << 8 | bytes[at + i] & 0xff;
        }
        for (ServerSession session : sessions) {
            if (session.knows(cookie) || session.isAt(from, port)) {
                return session;
            }
        }
        if (stopped || sessions.size() >= MOST_SESSIONS && !forgetHalfOpen()) {
            return null;
        }
        ServerSession session = new ServerSession(config, from, port, cookie, random);
        sessions.add(session);
        return session;
    }

    /** Noise makes sessions too: the oldest that carries nothing gives way, one that is up does not. */
    private boolean forgetHalfOpen() {
        return sessions.stream()
                .filter(session -> !session.isUp())
                .findFirst()
                .map(sessions::remove)
                .orElse(false);
    }

    private void collect() {
        for (ServerSession session : sessions) {
            for (ServerOutput output; (output = session.poll()) != null; ) {
                outputs.add(output);
            }
        }
        sessions.removeIf(ServerSession::isOver);
    }
}
