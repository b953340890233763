package bulkhead.platform.macos.daemon;

import bulkhead.leakguard.daemon.LocalConnection;
import bulkhead.leakguard.daemon.Owner;
import bulkhead.leakguard.daemon.Peer;
import bulkhead.platform.macos.darwin.Accounts;
import bulkhead.platform.macos.darwin.Calls;
import bulkhead.platform.macos.darwin.ErrnoException;
import bulkhead.platform.macos.devices.HandedOver;
import bulkhead.platform.macos.devices.MacosDevices;
import java.io.IOException;
import java.time.Duration;

/** The daemon's end of a connection. Rights are those of who connected; no right follows from a process number. */
final class PeerConnection implements LocalConnection {
    private static final int ROOT = 0;

    private final MessageSocket socket;
    private final Peer peer;

    private PeerConnection(MessageSocket socket, Peer peer) {
        this.socket = socket;
        this.peer = peer;
    }

    /**
     * Takes over a socket; on failure it is closed. A Mac has one network, so that everybody is in it.
     *
     * @param group whose members may speak, or -1 for root alone
     */
    static PeerConnection of(Calls calls, Accounts accounts, int fd, long group) throws IOException {
        MessageSocket socket = new MessageSocket(calls, fd);
        boolean known = false;
        try {
            Credentials who = Credentials.of(calls, fd);
            Owner process = MacosDevices.owner(who.process(calls, fd), who.uid(), accounts.user(who.uid()));
            PeerConnection connection =
                    new PeerConnection(socket, new Peer(process, rights(who, group, accounts), true));
            known = true;
            return connection;
        } finally {
            if (!known) {
                socket.close();
            }
        }
    }

    private static Peer.Rights rights(Credentials who, long group, Accounts accounts) throws ErrnoException {
        if (who.uid() == ROOT) {
            return Peer.Rights.ADMINISTRATOR;
        }
        if (group < 0) {
            return Peer.Rights.NONE;
        }
        // Of who has more groups than there is room for, the rest is known to the system's directory alone.
        boolean member = who.groups().contains(group)
                || who.groups().size() == Credentials.MOST_GROUPS && accounts.isMember(who.uid(), group);
        return member ? Peer.Rights.MEMBER : Peer.Rights.NONE;
    }

    @Override
    public Peer peer() {
        return peer;
    }

    /** No room is given for descriptors, so that none can get into this process. */
    @Override
    public Received receive(Duration patience) throws IOException {
        return socket.receive(patience, false);
    }

    @Override
    public void send(byte[] message) throws IOException {
        socket.send(message, -1);
    }

    @Override
    public void send(byte[] message, AutoCloseable resource) throws IOException {
        if (!(resource instanceof HandedOver handed)) {
            throw new IllegalArgumentException("no device or socket of this host");
        }
        try (handed) {
            socket.send(message, handed.fd());
        }
    }

    @Override
    public void close() {
        socket.close();
    }
}
