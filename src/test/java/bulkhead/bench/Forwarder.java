package bulkhead.bench;

import bulkhead.leakguard.host.Offload;
import bulkhead.leakguard.host.OuterSocket;
import bulkhead.leakguard.host.TunDevice;
import bulkhead.leakguard.host.Underlay;
import bulkhead.platform.linux.devices.LinuxDevices;
import bulkhead.protocol.data.Coalescer;
import bulkhead.protocol.data.PacketLayout;
import bulkhead.protocol.data.Segments;
import java.io.IOException;
import java.net.InetAddress;

/**
 * Between a TUN and UDP without any protection: what remains of a tunnel when nothing is sealed, with the offloads and the system calls of
 * Bulkhead's data path. No tunnel of this kind can be faster on the same machine. Arguments: its address, the other's, its interface; it says
 * the name of its TUN once it listens, and ends with its standard input.
 */
final class Forwarder {
    private static final int PORT = 4500;
    private static final int LARGEST = 65_535;
    private static final int TCP_CHECKSUM = 16;

    private final TunDevice tun;
    private final OuterSocket socket;

    private Forwarder(InetAddress here, InetAddress there, String device) throws Exception {
        tun = new LinuxDevices().openTun();
        socket = BenchServer.listen(new Underlay(device, 0, here, 1500, true), there, PORT);
    }

    public static void main(String[] args) throws Exception {
        Forwarder forwarder = new Forwarder(InetAddress.ofLiteral(args[0]), InetAddress.ofLiteral(args[1]), args[2]);
        Thread.ofPlatform().daemon().name("out-pump").start(forwarder::out);
        Thread.ofPlatform().daemon().name("in-pump").start(forwarder::in);
        System.out.println(forwarder.tun.name());
        System.in.transferTo(System.err);
    }

    /** A packet, and with it the pieces that it stands for, leaves by itself; of those of 64 KiB nothing is gained by joining more. */
    private void out() {
        byte[] plain = new byte[PacketLayout.HEADROOM + LARGEST + PacketLayout.TAILROOM];
        byte[] wire = new byte[4 * LARGEST];
        Offload left = new Offload();
        Segments segments = new Segments();
        int at = PacketLayout.HEADROOM;
        try {
            for (int length; (length = tun.read(plain, at, LARGEST, left)) >= 0; ) {
                if (left.segment == 0) {
                    if (left.checksumFrom > 0) {
                        Segments.finish(plain, at, length, left.checksumFrom, left.checksumAt);
                    }
                    socket.send(plain, at, length, PORT);
                } else if (segments.begin(plain, at, length, left.checksumFrom, left.segment)) {
                    cut(segments, plain, wire);
                }
            }
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private void cut(Segments segments, byte[] plain, byte[] wire) throws IOException {
        int end = 0;
        int size = 0;
        int count = 0;
        while (segments.next()) {
            if (count == OuterSocket.MOST_PACKETS || end + segments.length() > OuterSocket.MOST) {
                socket.send(wire, 0, end, size, PORT);
                end = 0;
                count = 0;
            }
            count++;
            size = Math.max(size, segments.length());
            System.arraycopy(plain, segments.offset(), wire, end, segments.length());
            end += segments.length();
        }
        socket.send(wire, 0, end, size, PORT);
    }

    private void in() {
        byte[] wire = new byte[LARGEST];
        Offload left = new Offload();
        Coalescer coalescer = new Coalescer((packet, offset, length, segment, upper) -> {
            left.segment = segment;
            left.checksumFrom = upper;
            left.checksumAt = upper == 0 ? 0 : TCP_CHECKSUM;
            try {
                tun.write(packet, offset, length, left);
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
        });
        try {
            for (int length; (length = socket.receive(wire, 0, LARGEST)) >= 0; ) {
                int segment = Math.max(socket.segment(), 1);
                for (int at = 0; at < length; at += segment) {
                    coalescer.add(wire, at, Math.min(segment, length - at));
                }
                coalescer.flush();
            }
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
