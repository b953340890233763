package bulkhead.platform.macos.pf;

import bulkhead.leakguard.policy.Family;
import bulkhead.leakguard.policy.Packet;
import bulkhead.leakguard.policy.Verdict;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * pf as XNU has it, as far as it decides: a state passes before any rule; of the rules the last that matches decides, or the first that
 * is {@code quick}, from the main ruleset down into the anchors that it names; what none matches passes.
 */
public final class Pf {
    /**
     * A flow that was let pass.
     *
     * @param on where it is bound to; empty for any interface
     */
    private record State(PfPacket.Flow flow, PfPacket.Direction direction, String on, Family family) {
        boolean isOf(PfPacket packet) {
            if (!on.isEmpty() && !on.equals(packet.on())) {
                return false;
            }
            if (packet.quotes() != null) {
                return packet.direction() != direction && flow.equals(packet.quotes());
            }
            return (direction == packet.direction() ? flow : flow.back()).equals(packet.flow());
        }
    }

    private static final Map<String, PfLine> PARSED = new HashMap<>();
    private static final Map<String, List<String>> LINES = new HashMap<>();

    public boolean enabled = true;
    /** Lines of the main ruleset, and text of each anchor by its path. */
    public final List<String> main = new ArrayList<>();

    public final Map<String, String> anchors = new TreeMap<>();
    private final Set<State> states = new HashSet<>();

    /** A host with nothing but this in our anchor, hooked in as it is to be. */
    static Pf with(String text) {
        Pf pf = new Pf();
        pf.main.addAll(List.of("scrub-anchor \"bulkhead\" all", "anchor \"bulkhead\" all"));
        pf.main.addAll(List.of("scrub-anchor \"com.apple/*\" all", "anchor \"com.apple/*\" all"));
        pf.anchors.put("bulkhead", text);
        return pf;
    }

    /** What it decides by, but for what was let pass before. */
    public List<Object> rules() {
        return List.of(enabled, List.copyOf(main), Map.copyOf(anchors));
    }

    public void killStates(Family family) {
        states.removeIf(state -> state.family() == family);
    }

    /** Whether it lets a packet of this host's out by a link. */
    public boolean passes(Packet packet, String link) {
        return decide(PfPacket.out(packet).on(link)) == Verdict.ACCEPT;
    }

    Verdict decide(PfPacket packet) {
        if (!enabled) {
            return Verdict.ACCEPT;
        }
        PfPacket met = packet.fragment() && isJoined(packet) ? packet.joined() : packet;
        if (!met.fragment() && states.stream().anyMatch(state -> state.isOf(met))) {
            return Verdict.ACCEPT;
        }
        Walk walk = new Walk(met, "anchor");
        walk.through(main, "");
        return walk.last.map(rule -> verdict(rule, met)).orElse(Verdict.ACCEPT);
    }

    private Verdict verdict(PfLine rule, PfPacket packet) {
        return switch (rule.action()) {
            case DROP -> Verdict.DROP;
            case RETURN -> Verdict.REJECT;
            case PASS -> {
                if (rule.keep() != PfLine.Keep.NOTHING && packet.quotes() == null && !packet.fragment()) {
                    String on = rule.keep() == PfLine.Keep.IF_BOUND ? packet.on() : "";
                    states.add(new State(packet.flow(), packet.direction(), on, packet.family()));
                }
                yield Verdict.ACCEPT;
            }
        };
    }

    /** Whether a scrub rule matches its fragments. */
    private boolean isJoined(PfPacket packet) {
        Walk walk = new Walk(packet, "scrub-anchor");
        walk.through(main, "");
        return walk.last.isPresent();
    }

    /** What a scrub rule asks for is asked as by any other. */
    static String asFilter(String line) {
        return line.startsWith("scrub ")
                ? line.replaceFirst("^scrub", "pass")
                        .replaceFirst(" fragment reassemble$", "")
                        .replaceFirst(" max-mss \\d+$", "")
                : line;
    }

    private static List<String> lines(String text) {
        return LINES.computeIfAbsent(text, key -> key.lines().toList());
    }

    private static PfLine parsed(String line) {
        return PARSED.computeIfAbsent(line, PfLine::of);
    }

    /** Through the rules of one kind, those of filter or of scrub; of the latter the first that matches is the one. */
    private final class Walk {
        private final PfPacket packet;
        private final String enters;
        private Optional<PfLine> last = Optional.empty();
        private boolean over;

        Walk(PfPacket packet, String enters) {
            this.packet = packet;
            this.enters = enters;
        }

        void through(List<String> lines, String path) {
            for (String line : lines) {
                if (over) {
                    return;
                }
                boolean scrubs = enters.equals("scrub-anchor");
                if (line.startsWith(enters + " ")) {
                    enter(parsed(line.substring(line.indexOf("anchor"))), path);
                } else if (line.startsWith("scrub ") && scrubs) {
                    meet(parsed(asFilter(line)), true);
                } else if (!line.startsWith("scrub") && !line.startsWith("anchor ") && !scrubs) {
                    meet(parsed(line), false);
                }
            }
        }

        private void meet(PfLine rule, boolean first) {
            if (rule.matches(packet)) {
                last = Optional.of(rule);
                over = first || rule.quick();
            }
        }

        /** Its own criteria come first; after its end the walk goes on behind it. */
        private void enter(PfLine anchor, String path) {
            if (!anchor.matches(packet)) {
                return;
            }
            String name = path.isEmpty() ? anchor.anchor() : path + "/" + anchor.anchor();
            if (name.endsWith("/*")) {
                String parent = name.substring(0, name.length() - 1);
                anchors.keySet().stream()
                        .filter(child -> child.startsWith(parent) && child.indexOf('/', parent.length()) < 0)
                        .forEach(child -> through(lines(anchors.get(child)), child));
            } else {
                through(lines(anchors.getOrDefault(name, "")), name);
            }
        }
    }
}
