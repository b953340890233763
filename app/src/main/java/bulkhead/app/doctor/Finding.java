package bulkhead.app.doctor;

import bulkhead.leakguard.host.HostException;
import java.util.List;
import java.util.Objects;

/**
 * What one look has shown.
 *
 * @param sentence without a closing full stop
 * @param remedy what to do about it, likewise; empty when nothing has to be done
 * @param side whose it is to mend
 * @param recipes what to type there, by server product
 */
public record Finding(Topic topic, Verdict verdict, String sentence, String remedy, Side side, List<Recipe> recipes) {
    /** Whether it keeps a connection from coming about; the gravest last. */
    public enum Verdict {
        GOOD("good"),
        /** Not looked at, as what it rests on is not there. */
        UNSEEN("unseen"),
        /** It may, or it keeps a part of one away. */
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

    /** Who has to do something. */
    public enum Side {
        HERE("here", "this computer"),
        /** Firewalls and routers between. */
        WAY("way", "the way to the server"),
        SERVER("server", "the server");

        private final String key;
        private final String words;

        Side(String key, String words) {
            this.key = key;
            this.words = words;
        }

        /** Its name for programs. */
        public String key() {
            return key;
        }

        public String words() {
            return words;
        }
    }

    public Finding {
        Objects.requireNonNull(topic);
        Objects.requireNonNull(verdict);
        Objects.requireNonNull(sentence);
        Objects.requireNonNull(remedy);
        Objects.requireNonNull(side);
        recipes = List.copyOf(recipes);
    }

    /** Of the topic's own side, with nothing to type. */
    public Finding(Topic topic, Verdict verdict, String sentence, String remedy) {
        this(topic, verdict, sentence, remedy, topic.side(), List.of());
    }

    public static Finding good(Topic topic, String sentence) {
        return new Finding(topic, Verdict.GOOD, sentence, "");
    }

    public static Finding unseen(Topic topic, String sentence, String remedy) {
        return new Finding(topic, Verdict.UNSEEN, sentence, remedy);
    }

    public static Finding warning(Topic topic, String sentence, String remedy) {
        return new Finding(topic, Verdict.WARNING, sentence, remedy);
    }

    public static Finding bad(Topic topic, String sentence, String remedy) {
        return new Finding(topic, Verdict.BAD, sentence, remedy);
    }

    /** The host's own sentences have what to do behind a colon. */
    static Finding bad(Topic topic, HostException why) {
        String[] parts = why.getMessage().split(": ", 2);
        return bad(topic, parts[0], parts.length == 2 ? parts[1] : "");
    }

    /** The same, with something else to look at. */
    Finding orElse(String remedyToo) {
        return new Finding(
                topic, verdict, sentence, remedy.isEmpty() ? remedyToo : remedy + ", and " + remedyToo, side, recipes);
    }

    /** The same, for somebody else to mend. */
    public Finding of(Side other) {
        return new Finding(topic, verdict, sentence, remedy, other, recipes);
    }

    /** The same, with what to type. */
    public Finding by(List<Recipe> typed) {
        return new Finding(topic, verdict, sentence, remedy, side, typed);
    }

    /** Whether anything is to be done. */
    public boolean isAmiss() {
        return verdict == Verdict.WARNING || verdict == Verdict.BAD;
    }

    /** What stays safe until it is mended, likewise without a full stop; empty where nothing is amiss, or safety is not concerned. */
    public String meanwhile() {
        return isAmiss() ? Meanwhile.of(this) : "";
    }

    /** Sentence and remedy in one line. */
    public String message() {
        return sentence + (remedy.isEmpty() ? "" : ": " + remedy) + ".";
    }
}
