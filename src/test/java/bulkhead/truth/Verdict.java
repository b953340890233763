package bulkhead.truth;

import bulkhead.servers.Packet;
import bulkhead.truth.Claim.Fate;
import bulkhead.truth.Claim.Headline;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/** Compares what was said with what was so, sample by sample; what differs for no longer than the window may differ. */
final class Verdict {
    /**
     * What is sent in ESP has to be answered in this time, or no answer is told: 2.5 s, and what counting packets once a second adds; so
     * {@code SilenceInVirtualTimeTest} wants it.
     */
    private static final long ANSWER_MILLIS = 3_500;

    private static final long SECOND = 1_000;

    private final List<Sample<Kernel>> kernel;
    private final Map<String, List<Sample<Claim>>> faces = new LinkedHashMap<>();
    private final Map<Long, Long> slowest = new HashMap<>();
    private final List<String> untrue = new ArrayList<>();
    private int compared;
    private int stalled;

    Verdict(Moments moments) {
        kernel = moments.kernel();
        faces.putAll(moments.faces());
        kernel.forEach(this::note);
        faces.values().forEach(samples -> samples.forEach(this::note));
    }

    private void note(Sample<?> sample) {
        slowest.merge(sample.from() / SECOND, Math.min(Sample.LONGEST, sample.to() - sample.from()), Math::max);
    }

    /** The window at that time, in ms: a machine on which a look takes long takes as much longer for what it is to tell. */
    private long window(long at) {
        long slow = 0;
        for (long second = at / SECOND - 1; second <= at / SECOND + 1; second++) {
            slow = Math.max(slow, slowest.getOrDefault(second, 0L));
        }
        return Sample.WINDOW + (Sample.STRICT ? 0 : slow);
    }

    List<String> untrue() {
        return untrue;
    }

    @Override
    public String toString() {
        return compared + " comparisons, " + stalled + " more left out as the machine stood still, " + untrue.size()
                + " untrue";
    }

    /** Each face with the kernel's rules and routes, the link and the daemon. */
    Verdict withKernel() {
        faces.forEach((face, samples) -> lasting(samples).forEach(sample -> {
            Claim said = sample.seen();
            compare(
                    face,
                    sample,
                    near(sample, kernel, window(sample.from()), window(sample.from())),
                    has -> has.keeps(said));
            compare(face, sample, near(sample, kernel, Sample.LATE, window(sample.from())), has -> has.fits(said));
        }));
        return this;
    }

    /** One of what was seen at about the same time has to fit. */
    private <T> void compare(String face, Sample<Claim> sample, List<Sample<T>> near, Predicate<T> fits) {
        if (!near.isEmpty() && near.stream().map(Sample::seen).noneMatch(fits)) {
            untrue(face, sample, "but " + near.getLast().seen());
        }
    }

    /**
     * What was seen no longer before or after than so many ms; nothing where one of the looks took so long that nothing is known.
     */
    private <T> List<Sample<T>> near(Sample<?> sample, List<Sample<T>> others, long before, long after) {
        List<Sample<T>> near = near(sample.from() - before, sample.to() + after, others);
        if (near.isEmpty() || sample.isStalled() || near.stream().anyMatch(Sample::isStalled)) {
            stalled++;
            return List.of();
        }
        compared++;
        return near;
    }

    private static <T> List<Sample<T>> near(long from, long to, List<Sample<T>> samples) {
        return samples.stream()
                .filter(sample -> sample.from() <= to && from <= sample.to())
                .toList();
    }

    /** Each face with each other. */
    Verdict withEachOther() {
        faces.forEach((face, samples) -> faces.forEach((other, theirs) -> lasting(samples)
                .forEach(sample -> compare(
                        face,
                        sample,
                        near(sample, theirs, Sample.LATE, Sample.LATE),
                        claim -> claim.headline() == sample.seen().headline()))));
        return this;
    }

    /** @param packets of the client's link, as they were on the wire */
    Verdict withCapture(List<Packet> natively4, List<Packet> natively6, List<Packet> packets) {
        faces.forEach((face, samples) -> {
            left(face, samples, natively4, true);
            left(face, samples, natively6, false);
            lasting(samples).forEach(sample -> answered(face, sample, packets));
        });
        return this;
    }

    /** Nothing leaves of what is said not to leave. */
    private void left(String face, List<Sample<Claim>> samples, List<Packet> packets, boolean ipv4) {
        for (Packet packet : packets) {
            long at = packet.micros() / 1000;
            List<Sample<Claim>> near = near(at - window(at), at + window(at), samples);
            compared++;
            if (!near.isEmpty()
                    && near.stream().noneMatch(sample -> sample.isStalled() || admitsNative(sample.seen(), ipv4))) {
                untrue.add(face + " at " + at + ": " + packet + " left, but it says "
                        + near.getLast().seen());
            }
        }
    }

    private static boolean admitsNative(Claim claim, boolean ipv4) {
        Optional<Fate> said = ipv4 ? claim.ipv4() : claim.ipv6();
        return claim.headline() == Headline.UNWATCHED || said.isEmpty() || said.get() == Fate.NATIVE;
    }

    /** Who is said to be connected is answered, and who is said not to answer has not for so long. */
    private void answered(String face, Sample<Claim> sample, List<Packet> packets) {
        long at = sample.from();
        switch (sample.seen().headline()) {
            case CONNECTED, UNWATCHED -> {
                compared++;
                long since = silentSince(packets, at - Sample.WINDOW);
                if (since > 0 && at - Math.max(since, linkedSince(at)) > ANSWER_MILLIS + window(at)) {
                    untrue(face, sample, "but there was no answer for " + (at - since) + " ms");
                }
            }
            case NO_ANSWER -> {
                compared++;
                long from = at - Faces.silentMillis(sample) + Sample.WINDOW;
                if (packets.stream()
                        .filter(packet -> !packet.fromClient() && packet.isTunnel())
                        .mapToLong(packet -> packet.micros() / 1000)
                        .anyMatch(heard -> from < heard && heard < at - Sample.WINDOW)) {
                    untrue(face, sample, "but there was an answer meanwhile");
                }
            }
            default -> {}
        }
    }

    /** Nobody can answer over a link that carries nothing: when it last did not, up to then. */
    private long linkedSince(long at) {
        return kernel.stream()
                .filter(sample -> sample.from() <= at && !sample.seen().carrier())
                .mapToLong(Sample::to)
                .max()
                .orElse(0);
    }

    /** When the first packet left that nothing came back after until {@code at}; 0 when all was answered. */
    private static long silentSince(List<Packet> packets, long at) {
        long since = 0;
        for (Packet packet : packets) {
            long when = packet.micros() / 1000;
            if (when > at) {
                break;
            }
            if (packet.isTunnel() && !packet.isKeepalive()) {
                since = !packet.fromClient() ? 0 : since == 0 ? when : since;
            }
        }
        return since;
    }

    /** Without what stood there for no longer than the window: that need not be seen by another. */
    private static List<Sample<Claim>> lasting(List<Sample<Claim>> samples) {
        List<Sample<Claim>> lasting = new ArrayList<>();
        for (int begin = 0, end; begin < samples.size(); begin = end) {
            end = begin + 1;
            while (end < samples.size()
                    && samples.get(end).seen().isLike(samples.get(begin).seen())) {
                end++;
            }
            long until = end < samples.size()
                    ? samples.get(end).from()
                    : samples.get(end - 1).to();
            if (until - samples.get(begin).from() > Sample.WINDOW) {
                lasting.addAll(samples.subList(begin, end));
            }
        }
        return lasting;
    }

    private void untrue(String face, Sample<Claim> sample, String why) {
        untrue.add(face + " at " + sample.from() + ": " + sample.seen() + ", " + why);
    }
}
