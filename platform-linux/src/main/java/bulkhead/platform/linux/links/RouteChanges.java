package bulkhead.platform.linux.links;

import bulkhead.platform.linux.libc.Caller;
import bulkhead.platform.linux.libc.Descriptor;
import bulkhead.platform.linux.libc.Libc;
import com.sun.jna.Memory;
import com.sun.jna.Native;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.function.IntPredicate;

/** Hears from rtnetlink(7) of changes of links, addresses, routes and routing rules, and whose they are. */
public final class RouteChanges implements AutoCloseable {
    /** RTMGRP_LINK; of IPv4 and then of IPv6 _IFADDR, _ROUTE, _RULE. */
    private static final int GROUPS = 0x1 | 0x10 | 0x40 | 0x80 | 0x100 | 0x400 | 0x40000;

    private static final int CAPACITY = 1 << 16;
    private static final int NONE = -1;

    private static final int NLMSGHDR = 16;
    private static final int NLM_F_REPLACE = 0x100;
    private static final int RTMSG = 12;
    private static final int RTM_NEWLINK = 16;
    private static final int RTM_DELADDR = 21;
    private static final int RTM_NEWADDR = 20;
    private static final int RTM_NEWROUTE = 24;
    private static final int RTM_DELROUTE = 25;
    private static final int RTM_NEWRULE = 32;
    private static final int RTM_DELRULE = 33;
    private static final int RTA_OIF = 4;
    private static final int RTA_TABLE = 15;
    private static final int FRA_PROTOCOL = 21;

    private final IntPredicate tunnel;
    private final Descriptor descriptor;
    private final Memory in = new Memory(CAPACITY);
    private final ByteBuffer buffer = in.getByteBuffer(0, CAPACITY).order(ByteOrder.nativeOrder());
    private final Caller caller = Descriptor.caller();
    private boolean others;
    private boolean ours;

    /** @param tunnel tells the tunnel's interface, by its index, from others */
    public RouteChanges(IntPredicate tunnel) throws IOException {
        this.tunnel = tunnel;
        descriptor = listen(Libc.NETLINK_ROUTE, GROUPS);
    }

    /** A netlink socket that hears these groups. */
    public static Descriptor listen(int protocol, int groups) throws IOException {
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

    /** Waits for changes; false when it is closed. For one thread. */
    public boolean await(int millis) throws IOException {
        return descriptor.await("netlink", Libc.POLLIN, caller, this::drain, millis) != Descriptor.CLOSED;
    }

    /** Whether the last {@link #await} heard of a change of what is not the tunnel's. */
    public boolean othersChanged() {
        return others;
    }

    /** Whether it heard that what we set may have gone or been replaced. */
    public boolean oursChanged() {
        return ours;
    }

    /** Takes all there is, as one change of the network is many messages. What was heard before is forgotten, asked for or not: it would end every wait. */
    private long drain() {
        others = false;
        ours = false;
        long first = receive();
        for (long next = first; next > 0; next = receive()) {
            read((int) next);
        }
        return others || ours ? 1 : first;
    }

    private long receive() {
        long n = Libc.recvfrom(descriptor.fd, in, CAPACITY, 0, null, null);
        if (n < 0 && Native.getLastError() == Libc.ENOBUFS) {
            lost(); // so anything may have changed
        }
        return n;
    }

    private void lost() {
        others = true;
        ours = true;
    }

    private void read(int length) {
        int at = 0;
        while (at + NLMSGHDR <= length) {
            int size = buffer.getInt(at);
            if (size < NLMSGHDR || at + size > length) {
                lost();
                return;
            }
            int type = buffer.getShort(at + 4);
            if (isOurs(type, at + NLMSGHDR, at + size)) {
                ours |= mayTake(type, buffer.getShort(at + 6));
            } else {
                others |= isKnown(type);
            }
            at += size + 3 & ~3;
        }
    }

    private static boolean isKnown(int type) {
        return type >= RTM_NEWLINK && type <= RTM_DELADDR
                || type == RTM_NEWROUTE
                || type == RTM_DELROUTE
                || type == RTM_NEWRULE
                || type == RTM_DELRULE;
    }

    private boolean isOurs(int type, int from, int to) {
        return switch (type) {
            case RTM_NEWROUTE, RTM_DELROUTE ->
                Byte.toUnsignedInt(buffer.get(from + 5)) == Ours.PROTOCOL
                        || Ours.isTable(number(attribute(RTA_TABLE, from + RTMSG, to)))
                        || tunnel.test(number(attribute(RTA_OIF, from + RTMSG, to)));
            case RTM_NEWRULE, RTM_DELRULE -> {
                int protocol = attribute(FRA_PROTOCOL, from + RTMSG, to);
                yield protocol != NONE && Byte.toUnsignedInt(buffer.get(protocol)) == Ours.PROTOCOL;
            }
            default -> type >= RTM_NEWLINK && type <= RTM_DELADDR && tunnel.test(buffer.getInt(from + 4));
        };
    }

    /** What is only added takes nothing away. */
    private static boolean mayTake(int type, int flags) {
        return switch (type) {
            case RTM_NEWRULE, RTM_NEWADDR -> false;
            case RTM_NEWROUTE -> (flags & NLM_F_REPLACE) != 0;
            default -> true;
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
