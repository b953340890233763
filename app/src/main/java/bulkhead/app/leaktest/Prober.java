package bulkhead.app.leaktest;

import bulkhead.leakguard.host.HostException;
import bulkhead.leakguard.host.LeakProbe;
import bulkhead.leakguard.host.LinkTap;
import bulkhead.leakguard.host.PhysicalLink;
import bulkhead.leakguard.policy.Family;
import bulkhead.leakguard.probe.Probe;
import bulkhead.leakguard.probe.ProbeKind;
import bulkhead.leakguard.probe.Round;
import bulkhead.leakguard.probe.Round.Fate;
import bulkhead.leakguard.probe.Sightings;
import bulkhead.leakguard.probe.Sightings.Cell;
import bulkhead.leakguard.probe.Sightings.Sighting;
import bulkhead.leakguard.probe.Tag;
import bulkhead.leakguard.probe.Targets;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;

/** Sends one round of probes over every link and sees which of them leave. */
final class Prober {
    /** A neighbour that does not answer is asked three times, a second apart (RFC 4861 section 10); then its packets are lost. */
    private static final long PATIENCE_MILLIS = 2_500;

    private static final int LARGEST = 2048;

    private final LeakProbe probe;
    private final Targets targets;
    private final Sightings sightings;
    private final Tag tag;
    private final Map<Cell, Fate> fates = new HashMap<>();
    private final List<LinkTap> taps = new ArrayList<>();
    private final List<Thread> readers = new ArrayList<>();
    private final AtomicLong blind = new AtomicLong();

    Prober(LeakProbe probe, Targets targets, Tag tag) {
        this.probe = probe;
        this.targets = targets;
        this.tag = tag;
        this.sightings = new Sightings(targets, tag);
    }

    Round run(List<PhysicalLink> links) throws HostException, InterruptedException {
        try {
            for (PhysicalLink link : links) {
                LinkTap tap = probe.tap(link);
                taps.add(tap);
                readers.add(
                        Thread.ofPlatform().daemon().name("tap-" + link.name()).start(() -> read(tap, link)));
            }
            for (int at = 0; at < links.size(); at++) {
                send(links.get(at), taps.get(at));
            }
            sightings.await(waitedFor(), PATIENCE_MILLIS);
            return new Round(seen(), lost());
        } catch (IOException e) {
            throw new HostException("the probes could not be sent (" + e.getMessage() + "): test again", e);
        } finally {
            taps.forEach(LinkTap::close);
            for (Thread reader : readers) {
                reader.join();
            }
        }
    }

    /** Ends the round before its time; from any thread. */
    void stop() {
        sightings.abandon();
    }

    List<Sighting> evidence() {
        return sightings.probes();
    }

    private void send(PhysicalLink link, LinkTap tap) throws IOException {
        for (Family family : Family.values()) {
            for (Probe each : Probe.all(family, targets, tag)) {
                int port = tap.send(each);
                if (each.kind() == ProbeKind.TCP) {
                    sightings.sentFrom(port);
                }
                boolean way = (each.kind().isRouted() ? link.routed() : link.addressed()).contains(family);
                fates.put(new Cell(link.name(), family, each.kind()), way ? Fate.STAYED : Fate.NO_WAY);
            }
        }
    }

    private Set<Cell> waitedFor() {
        return Set.copyOf(fates.keySet().stream()
                .filter(cell -> fates.get(cell) == Fate.STAYED)
                .toList());
    }

    /** What left did so whatever was thought of its way. */
    private Map<Cell, Fate> seen() {
        sightings.cells().forEach(cell -> fates.put(cell, Fate.LEFT));
        return fates;
    }

    private long lost() throws IOException {
        long lost = blind.get();
        for (LinkTap tap : taps) {
            lost += tap.lost();
        }
        return lost;
    }

    private void read(LinkTap tap, PhysicalLink link) {
        byte[] buffer = new byte[LARGEST];
        try {
            for (int length; (length = tap.read(buffer)) >= 0; ) {
                sightings.saw(new Sighting(link.name(), tap.time(), Arrays.copyOf(buffer, length)));
            }
        } catch (IOException e) {
            blind.incrementAndGet(); // the link went down, most likely, and with it what was still to be seen
        }
    }
}
