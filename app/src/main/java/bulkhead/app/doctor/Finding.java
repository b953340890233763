package bulkhead.app.doctor;

import bulkhead.leakguard.host.HostException;
import java.util.Objects;

/**
 * What one look has shown.
 *
 * @param sentence without a closing full stop
 * @param remedy what to do about it, likewise; empty when nothing has to be done
 */
public record Finding(Topic topic, Verdict verdict, String sentence, String remedy) {
    /** Whether it keeps a connection from coming about. */
    public enum Verdict {
        GOOD("good"),
        /** It may, or something could not be looked at. */
        WARNING("warning"),
        BAD("bad");

        private final String key;

        Verdict(String key) {
            this.key = key;
        }

        /** Its name for programs, and for the keys of texts. */
        public String key() {
            return key;
        }
    }

    public Finding {
        Objects.requireNonNull(topic);
        Objects.requireNonNull(verdict);
        Objects.requireNonNull(sentence);
        Objects.requireNonNull(remedy);
    }

    static Finding good(Topic topic, String sentence) {
        return new Finding(topic, Verdict.GOOD, sentence, "");
    }

    static Finding warning(Topic topic, String sentence, String remedy) {
        return new Finding(topic, Verdict.WARNING, sentence, remedy);
    }

    static Finding bad(Topic topic, String sentence, String remedy) {
        return new Finding(topic, Verdict.BAD, sentence, remedy);
    }

    /** The host's own sentences have what to do behind a colon. */
    static Finding bad(Topic topic, HostException why) {
        String[] parts = why.getMessage().split(": ", 2);
        return bad(topic, parts[0], parts.length == 2 ? parts[1] : "");
    }

    /** The same, with something else to look at. */
    Finding orElse(String remedyToo) {
        return new Finding(topic, verdict, sentence, remedy.isEmpty() ? remedyToo : remedy + ", and " + remedyToo);
    }

    /** Both in one line. */
    public String message() {
        return sentence + (remedy.isEmpty() ? "" : ": " + remedy) + ".";
    }
}
