package bulkhead.app.doctor;

import bulkhead.app.doctor.Finding.Verdict;
import bulkhead.protocol.core.Layer;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The questions that together ask whether IPv6 works through a tunnel; what the doctor found is the evidence for each answer. */
public enum Ipv6Question {
    SESSION("session", "Does the session come up?"),
    SELECTORS("selectors", "Does what ESP protects let IPv6 through?", Topic.ESP),
    MTU("mtu", "Is the link large enough for IPv6?", Topic.LCP),
    IPV6CP("ipv6cp", "Does the server agree to IPv6 in PPP (IPV6CP)?", Topic.IPV6CP),
    ROUTER("router", "Does a router advertise itself in the tunnel?", Topic.ROUTER),
    ADDRESS("address", "Has this computer a global address in the tunnel?", Topic.ADDRESS),
    ECHO("echo", "Does an echo come back through the tunnel?", Topic.ECHO),
    ROUTES("routes", "Does the default route of IPv6 lead into it?", Topic.ROUTES),
    NAMES("names", "Are names asked for in the tunnel?", Topic.NAMES),
    LEAK("leak", "Does nothing leave beside the tunnel?", Topic.LEAK);

    private final String key;
    private final String words;
    private final Optional<Topic> topic;

    /** What the evidence says. */
    public enum Answer {
        YES("yes"),
        NO("no"),
        UNKNOWN("unknown");

        private final String key;

        Answer(String key) {
            this.key = key;
        }

        /** Its name for programs, and for people. */
        public String key() {
            return key;
        }

        private static Answer of(Finding evidence) {
            return switch (evidence.verdict()) {
                case GOOD -> YES;
                case UNSEEN -> UNKNOWN;
                case WARNING, BAD -> NO;
            };
        }
    }

    /** A question with what was found. */
    public record Answered(Ipv6Question question, Answer answer, Finding evidence) {}

    Ipv6Question(String key, String words, Topic... topic) {
        this.key = key;
        this.words = words;
        this.topic = Stream.of(topic).findFirst();
    }

    public String key() {
        return key;
    }

    public String words() {
        return words;
    }

    /** @param findings of an examination with a session */
    public static List<Answered> all(List<Finding> findings) {
        return Stream.of(values())
                .flatMap(question -> question.evidence(findings).stream()
                        .map(evidence -> new Answered(question, Answer.of(evidence), evidence)))
                .toList();
    }

    private Optional<Finding> evidence(List<Finding> findings) {
        return topic.isPresent()
                ? findings.stream()
                        .filter(found -> found.topic() == topic.get())
                        .findFirst()
                : session(findings);
    }

    /** What broke first from the server's name up to IPv4, or that nothing did. */
    private static Optional<Finding> session(List<Finding> findings) {
        List<Finding> layers = findings.stream()
                .filter(found -> found.topic().layer() != Layer.HOST)
                .filter(found -> found.topic().layer().compareTo(Layer.IPCP) <= 0)
                .toList();
        return layers.stream()
                .filter(found -> found.verdict() == Verdict.BAD)
                .findFirst()
                .or(() -> layers.stream()
                        .filter(found -> found.topic() == Topic.IPCP)
                        .findFirst());
    }
}
