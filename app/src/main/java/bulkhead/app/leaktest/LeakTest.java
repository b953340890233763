package bulkhead.app.leaktest;

import bulkhead.leakguard.HostNetworkProvider;
import bulkhead.leakguard.host.HostException;
import bulkhead.leakguard.host.HostNetwork;
import bulkhead.leakguard.host.HostPlan;
import bulkhead.leakguard.host.LeakProbe;
import bulkhead.leakguard.host.PhysicalLink;
import bulkhead.leakguard.probe.LeakReport;
import bulkhead.leakguard.probe.Pcapng;
import bulkhead.leakguard.probe.Promise;
import bulkhead.leakguard.probe.Round;
import bulkhead.leakguard.probe.Sightings.Sighting;
import bulkhead.leakguard.probe.Tag;
import bulkhead.leakguard.probe.Targets;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Shows whether the guard holds: the same probes over every link, with the guard open and closed. A guard that is closed
 * already stays closed: then what left these links earlier, with the guard open, is the control.
 */
public final class LeakTest {
    private final HostNetworkProvider provider;
    private final LeakProbe probe;
    private final Targets targets;
    private final Path pcap;
    private final Controls controls;
    private Prober prober;
    private boolean stopped;

    /**
     * What came of it.
     *
     * @param inForce whether the guard was closed before the test, and is so still
     * @param controlAt when the oldest control was taken; empty when there is none
     * @param millis for how long was looked with the guard closed
     * @param pcap the probes that left, each with the guard's state as its comment
     */
    public record Result(LeakReport report, boolean inForce, Optional<Instant> controlAt, long millis, Path pcap) {}

    /** The user wants no result any more. */
    public static final class StoppedException extends Exception {
        private static final long serialVersionUID = 1;
    }

    /**
     * @param folder where controls are kept
     * @param pcap where the probes that left are written
     */
    public LeakTest(HostNetworkProvider provider, Targets targets, Path folder, Path pcap) throws HostException {
        this.provider = provider;
        this.probe = provider.leakProbe();
        this.targets = targets;
        this.pcap = pcap;
        this.controls = new Controls(folder);
    }

    /** The links that {@link #run} tests unless told others. */
    public List<PhysicalLink> links() throws HostException {
        return probe.links();
    }

    public Result run(List<PhysicalLink> links)
            throws HostException, IOException, InterruptedException, StoppedException {
        Optional<Promise> inForce = probe.guard();
        try (OutputStream out = open(pcap)) {
            Pcapng evidence =
                    new Pcapng(out, links.stream().map(PhysicalLink::name).toList());
            return inForce.isPresent() ? underGuard(links, inForce.get(), evidence) : openAndClosed(links, evidence);
        }
    }

    /** Ends {@link #run}, which leaves the guard as it found it; from any thread. */
    public synchronized void stop() {
        stopped = true;
        if (prober != null) {
            prober.stop();
        }
    }

    private Result underGuard(List<PhysicalLink> links, Promise promise, Pcapng evidence)
            throws HostException, IOException, InterruptedException, StoppedException {
        Controls.Known control = controls.of(links);
        long begun = System.nanoTime();
        Round guarded = round(links, evidence, "guard closed");
        return new Result(
                LeakReport.of(control.fates(), guarded, promise), true, control.since(), millisSince(begun), pcap);
    }

    private Result openAndClosed(List<PhysicalLink> links, Pcapng evidence)
            throws HostException, IOException, InterruptedException, StoppedException {
        Instant now = Instant.now();
        Round control = round(links, evidence, "control: guard open");
        controls.save(links, control, now);
        try (HostNetwork host = provider.open()) {
            // No state is stricter: what it stops, the guard can stop.
            host.apply(HostPlan.LOCKDOWN);
            long begun = System.nanoTime();
            Round guarded = round(links, evidence, "guard closed");
            return new Result(
                    LeakReport.of(control.fates(), guarded, Promise.ALL),
                    false,
                    Optional.of(now),
                    millisSince(begun),
                    pcap);
        }
    }

    private static long millisSince(long begun) {
        return Duration.ofNanos(System.nanoTime() - begun).toMillis();
    }

    private Round round(List<PhysicalLink> links, Pcapng evidence, String comment)
            throws HostException, IOException, InterruptedException, StoppedException {
        Prober next = new Prober(probe, targets, Tag.random(new SecureRandom()));
        begin(next);
        Round round = next.run(links);
        for (Sighting sighting : next.evidence()) {
            evidence.write(sighting, comment);
        }
        if (isStopped()) {
            throw new StoppedException();
        }
        return round;
    }

    private synchronized void begin(Prober next) throws StoppedException {
        if (stopped) {
            throw new StoppedException();
        }
        prober = next;
    }

    private synchronized boolean isStopped() {
        return stopped;
    }

    private static OutputStream open(Path file) throws IOException {
        if (file.toAbsolutePath().getParent() != null) {
            Files.createDirectories(file.toAbsolutePath().getParent());
        }
        return Files.newOutputStream(file);
    }
}
