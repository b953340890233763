package bulkhead.platform.linux;

import bulkhead.leakguard.host.NetworkListener;
import bulkhead.leakguard.host.Subscription;
import com.sun.jna.Memory;
import com.sun.jna.Native;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Duration;
import java.util.function.IntPredicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Listens to rtnetlink(7) for changes of links, addresses, routes and routing rules that are not the tunnel's, and to the clock. */
final class NetlinkMonitor implements Subscription {
    private static final Logger LOG = LoggerFactory.getLogger(NetlinkMonitor.class);
    /** RTMGRP_LINK; of IPv4 and then of IPv6 _IFADDR, _ROUTE, _RULE. */
    private static final int GROUPS = 0x1 | 0x10 | 0x40 | 0x80 | 0x100 | 0x400 | 0x40000;

    private static final int CAPACITY = 1 << 16;
    private static final int NONE = -1;

    private static final int NLMSGHDR = 16;
    private static final int RTMSG = 12;
    private static final int RTM_NEWLINK = 16;
    private static final int RTM_DELADDR = 21;
    private static final int RTM_NEWROUTE = 24;
    private static final int RTM_DELROUTE = 25;
    private static final int RTM_NEWRULE = 32;
    private static final int RTM_DELRULE = 33;
    private static final int RTA_OIF = 4;
    private static final int FRA_PROTOCOL = 21;

    private final IntPredicate ours;
    private final Descriptor descriptor;
    private final Memory in = new Memory(CAPACITY);
    private final ByteBuffer buffer = in.getByteBuffer(0, CAPACITY).order(ByteOrder.nativeOrder());
    private boolean changed;

    /** @param ours tells the tunnel's interface, by its index, from others */
    NetlinkMonitor(NetworkListener listener, IntPredicate ours) throws IOException {
        this.ours = ours;
        descriptor = listen(Libc.NETLINK_ROUTE, GROUPS);
        Thread.ofPlatform().daemon().name("network-monitor").start(() -> listen(listener));
    }

    /** A netlink socket that hears these groups. */
    static Descriptor listen(int protocol, int groups) throws IOException {
        int fd = Libc.socket(Libc.AF_NETLINK, Libc.SOCK_RAW | Libc.SOCK_CLOEXEC | Libc.SOCK_NONBLOCK, protocol);
        if (fd < 0) {
            throw Descriptor.error("netlink socket");
        }
        Descriptor descriptor = new Descriptor(fd);
        byte[] address = ByteBuffer.allocate(12)
                .order(ByteOrder.nativeOrder())
                .putInt(Libc.AF_NETLINK)
                .putInt(0)
                .putInt(groups)
                .array();
        if (Libc.bind(fd, address, address.length) < 0) {
            IOException failure = Descriptor.error("netlink bind");
            descriptor.close();
            throw failure;
        }
        return descriptor;
    }

    private void listen(NetworkListener listener) {
        Memory poll = Descriptor.pollMemory();
        Standstill standstill = new Standstill(Standstill.now());
        try {
            while (await(poll) != Descriptor.CLOSED) {
                Duration slept = standstill.look(Standstill.now());
                if (!slept.isZero()) {
                    listener.woke(slept);
                }
                if (changed) {
                    changed = false;
                    listener.changed();
                }
            }
        } catch (IOException e) {
            LOG.warn("network changes go unnoticed from now on: {}", e.getMessage());
        } catch (RuntimeException | Error e) {
            listener.died(e);
        }
    }

    private long await(Memory poll) throws IOException {
        return descriptor.await("netlink", Libc.POLLIN, poll, this::drain, Standstill.INTERVAL);
    }

    /** Takes all there is, as one change of the network is many messages. */
    private long drain() {
        long first = receive();
        for (long next = first; next > 0; next = receive()) {
            changed |= concernsOthers((int) next);
        }
        return changed ? 1 : first;
    }

    private long receive() {
        long n = Libc.recvfrom(descriptor.fd, in, CAPACITY, 0, null, null);
        if (n < 0 && Native.getLastError() == Libc.ENOBUFS) {
            changed = true; // messages were lost, so anything may have changed
        }
        return n;
    }

    private boolean concernsOthers(int length) {
        int at = 0;
        while (at + NLMSGHDR <= length) {
            int size = buffer.getInt(at);
            if (size < NLMSGHDR || at + size > length) {
                return true;
            }
            if (concernsOthers(buffer.getShort(at + 4), at + NLMSGHDR, at + size)) {
                return true;
            }
            at += size + 3 & ~3;
        }
        return false;
    }

    private boolean concernsOthers(int type, int from, int to) {
        return switch (type) {
            case RTM_NEWROUTE, RTM_DELROUTE ->
                Byte.toUnsignedInt(buffer.get(from + 5)) != Routing.PROTOCOL
                        && !ours.test(number(attribute(RTA_OIF, from + RTMSG, to)));
            case RTM_NEWRULE, RTM_DELRULE -> {
                int protocol = attribute(FRA_PROTOCOL, from + RTMSG, to);
                yield protocol == NONE || Byte.toUnsignedInt(buffer.get(protocol)) != Routing.PROTOCOL;
            }
            default -> type >= RTM_NEWLINK && type <= RTM_DELADDR && !ours.test(buffer.getInt(from + 4));
        };
    }

    private int number(int at) {
        return at == NONE ? 0 : buffer.getInt(at);
    }

    /** Where the attribute's value begins. */
    private int attribute(int type, int from, int to) {
        for (int at = from; at + 4 <= to; ) {
            int size = Short.toUnsignedInt(buffer.getShort(at));
            if (size < 4) {
                break;
            }
            if (buffer.getShort(at + 2) == type) {
                return at + 4;
            }
            at += size + 3 & ~3;
        }
        return NONE;
    }

    @Override
    public void close() {
        descriptor.close();
    }
}
