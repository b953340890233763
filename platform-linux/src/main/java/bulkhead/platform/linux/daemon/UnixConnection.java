package bulkhead.platform.linux.daemon;

import bulkhead.leakguard.daemon.LocalConnection;
import bulkhead.leakguard.daemon.Peer;
import bulkhead.platform.linux.devices.LinuxOuterSocket;
import bulkhead.platform.linux.devices.LinuxTun;
import bulkhead.platform.linux.system.Processes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/** The daemon's end of a connection. The kernel tells who is at the other; nothing of it is looked up by a process number. */
final class UnixConnection implements LocalConnection {
    private final UnixSocket socket;
    private final Peer peer;

    /**
     * Takes over a socket; on failure it is closed.
     *
     * @param group whose members may speak, or -1 for root alone
     */
    UnixConnection(UnixSocket socket, long group) throws IOException {
        this.socket = socket;
        try {
            UnixSocket.Credentials who = socket.peer();
            boolean here = socket.network().equals(Files.readSymbolicLink(Path.of("/proc/thread-self/ns/net")));
            peer = new Peer(Processes.owner(who.pid(), who.uid()), rights(who, group), here);
        } catch (IOException e) {
            socket.close();
            throw e;
        }
    }

    private Peer.Rights rights(UnixSocket.Credentials who, long group) throws IOException {
        if (who.uid() == 0) {
            return Peer.Rights.ADMINISTRATOR;
        }
        return group >= 0 && (who.gid() == group || socket.peerHasGroup(group)) ? Peer.Rights.MEMBER : Peer.Rights.NONE;
    }

    @Override
    public Peer peer() {
        return peer;
    }

    /** No room is given for descriptors, so that none can get into this process. */
    @Override
    public Received receive(Duration patience) throws IOException {
        UnixSocket.Packet packet = socket.receive(patience, false);
        if (packet == null) {
            return new Received.Silence();
        }
        if (packet.hadDescriptors()) {
            return new Received.WithDescriptors();
        }
        if (packet.isCutOff()) {
            return new Received.TooLarge();
        }
        return packet.bytes().length == 0 ? new Received.Ended() : new Received.Message(packet.bytes());
    }

    @Override
    public void send(byte[] message) throws IOException {
        socket.send(message, -1);
    }

    @Override
    public void send(byte[] message, AutoCloseable resource) throws IOException {
        switch (resource) {
            case LinuxTun tun -> {
                try (tun) {
                    socket.send(message, tun.fd());
                }
            }
            case LinuxOuterSocket outer -> {
                try (outer) {
                    socket.send(message, outer.fd());
                }
            }
            default -> throw new IllegalArgumentException("no device or socket of this host");
        }
    }

    @Override
    public void close() {
        socket.close();
    }
}
