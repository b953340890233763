package bulkhead.platform.linux.dns;

import bulkhead.leakguard.host.HostException;
import bulkhead.platform.linux.libc.Descriptor;
import bulkhead.platform.linux.system.Bound;
import bulkhead.platform.linux.system.FileWatch;
import java.io.IOException;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sees to it that names are asked for in the tunnel, whoever writes {@code /etc/resolv.conf} meanwhile: a DHCP client that renews
 * its lease, NetworkManager, somebody by hand. Two programs that undo each other's work are slowed down, and one says so.
 */
final class ResolvConfMonitor implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ResolvConfMonitor.class);
    private static final int MOST = 10;
    private static final Duration PERIOD = Duration.ofMinutes(1);
    /** Who writes a file does so in steps. */
    private static final int QUIET = 200;
    /** Whoever hands a file of root's to the daemon has done so by then. */
    private static final int HANDED_OVER = 3_000;

    private final FileWatch changes;
    private final Upkeep upkeep;
    private final Bound bound = new Bound(MOST, PERIOD);

    /** Sets again what is not as it was set. */
    interface Upkeep {
        /** @return whether something was not */
        boolean mend() throws HostException;
    }

    /** Watches from now on. */
    ResolvConfMonitor(Upkeep upkeep) throws IOException {
        this.upkeep = upkeep;
        changes = new FileWatch(ResolvConfFile.PATH);
        Thread.ofPlatform().daemon().name("resolver-monitor").start(this::run);
    }

    private void run() {
        try {
            int wait = Descriptor.FOR_EVER;
            String failed = "";
            while (await(wait)) {
                boolean late = wait != Descriptor.FOR_EVER;
                wait = Descriptor.FOR_EVER;
                try {
                    if (upkeep.mend()) {
                        bound.add();
                        LOG.warn(
                                "another program changed {}; names are asked for in the tunnel again",
                                ResolvConfFile.PATH);
                    }
                    failed = "";
                } catch (HostException e) {
                    bound.add();
                    if (late && !failed.equals(e.getMessage())) {
                        failed = e.getMessage();
                        LOG.error("another program changed {}, and {}", ResolvConfFile.PATH, failed);
                    } else if (!late) {
                        wait = HANDED_OVER;
                    }
                }
            }
        } catch (IOException e) {
            LOG.warn("what others write to {} goes unnoticed from now on: {}", ResolvConfFile.PATH, e.getMessage());
        }
    }

    /** Waits for a change that is done, and as long as the bound says; false when it is closed. */
    private boolean await(int millis) throws IOException {
        if (changes.await(millis) == Descriptor.CLOSED) {
            return false;
        }
        long more;
        do {
            more = changes.await(QUIET);
        } while (more >= 0);
        boolean first = true;
        for (Duration left; more != Descriptor.CLOSED && !(left = bound.left()).isZero(); first = false) {
            if (first) {
                LOG.error(
                        "another program changes {} again and again, and names are asked for natively meanwhile, where the"
                                + " guard lets them: find out which it is and stop it",
                        ResolvConfFile.PATH);
            }
            more = changes.await((int) left.plusMillis(1).toMillis());
        }
        return more != Descriptor.CLOSED;
    }

    /** Nothing is begun any more after this; what is being mended is the upkeep's to stop. */
    @Override
    public void close() {
        changes.close();
    }
}
