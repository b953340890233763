package bulkhead.platform.linux.nft;

import bulkhead.platform.linux.libc.Caller;
import bulkhead.platform.linux.libc.Descriptor;
import bulkhead.platform.linux.libc.Libc;
import bulkhead.platform.linux.links.RouteChanges;
import com.sun.jna.Memory;
import com.sun.jna.Native;
import java.io.IOException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells of every change of this host's nftables rules, whoever made it (nfnetlink, group NFNLGRP_NFTABLES). */
final class NftMonitor implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(NftMonitor.class);
    private static final int GROUP_NFTABLES = 1 << 7 - 1;
    private static final int CAPACITY = 1 << 16;

    private final Descriptor descriptor;
    private final Memory in = new Memory(CAPACITY);

    NftMonitor(Runnable changed) throws IOException {
        synchronized (NftSession.OPENING) {
            descriptor = RouteChanges.listen(Libc.NETLINK_NETFILTER, GROUP_NFTABLES);
        }
        Thread.ofPlatform().daemon().name("guard-monitor").start(() -> run(changed));
    }

    private void run(Runnable changed) {
        Caller caller = Descriptor.caller();
        try {
            while (descriptor.await("netlink", Libc.POLLIN, caller, this::drain) != Descriptor.CLOSED) {
                tell(changed);
            }
        } catch (IOException e) {
            LOG.warn("changes of the leak guard by others go unnoticed from now on: {}", e.getMessage());
        }
    }

    /** What goes wrong with one change is said, and no reason to miss the next. */
    private static void tell(Runnable changed) {
        try {
            changed.run();
        } catch (RuntimeException | Error e) {
            LOG.error("a change of the leak guard by another program was not looked at ({})", e.toString());
        }
    }

    /** Takes all there is, as one change is many messages; lost ones are a change too. */
    private long drain() {
        long first = receive();
        for (long next = first; next > 0; ) {
            next = receive();
        }
        return first;
    }

    private long receive() {
        long n = Libc.recvfrom(descriptor.fd, in, CAPACITY, 0, null, null);
        return n < 0 && Native.getLastError() == Libc.ENOBUFS ? 1 : n;
    }

    @Override
    public void close() {
        descriptor.close();
    }
}
