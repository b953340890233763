package bulkhead.truth;

import bulkhead.truth.Claim.Fate;
import bulkhead.truth.Claim.Headline;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Reads the program's faces, in English, as a person does. A sentence that means nothing to it is an error. */
final class Faces {
    private static final Map<String, Headline> TITLES = Map.ofEntries(
            Map.entry("Not connected", Headline.NOT_CONNECTED),
            Map.entry("Connecting", Headline.CONNECTING),
            Map.entry("Connected", Headline.CONNECTED),
            Map.entry("No news", Headline.NO_NEWS),
            Map.entry("No link", Headline.NO_LINK),
            Map.entry("No answer", Headline.NO_ANSWER),
            Map.entry("Connected, unwatched", Headline.UNWATCHED),
            Map.entry("Reconnecting", Headline.RECONNECTING),
            Map.entry("Disconnecting", Headline.DISCONNECTING),
            Map.entry("Stopped, and guarded", Headline.STOPPED));

    private static final Map<String, Headline> LINES = Map.of(
            "Not connected", Headline.NOT_CONNECTED,
            "Connecting to ", Headline.CONNECTING,
            "Connected to ", Headline.CONNECTED,
            ": The program that is connected has said nothing ", Headline.NO_NEWS,
            ": No network: ", Headline.NO_LINK,
            ": No answer from the server ", Headline.NO_ANSWER,
            ": The guard's daemon is gone", Headline.UNWATCHED,
            "Reconnecting to ", Headline.RECONNECTING,
            "Disconnecting from ", Headline.DISCONNECTING,
            "Stopped, and guarded: ", Headline.STOPPED);

    private static final Map<String, Fate> SENTENCES = Map.of(
            "leaves this computer natively.", Fate.NATIVE,
            "goes through the tunnel.", Fate.TUNNEL,
            "waits for the tunnel to come back.", Fate.WAITING,
            "is blocked.", Fate.BLOCKED);

    private static final Map<String, Fate> BRIEF = Map.of(
            "IPv6 is native", Fate.NATIVE,
            "IPv6 goes through the tunnel", Fate.TUNNEL,
            "IPv6 waits", Fate.WAITING,
            "IPv6 is blocked", Fate.BLOCKED);

    private static final String STRING = "(['\"])((?:\\\\.|(?!\\1).)*)\\1";
    private static final Pattern LABEL = Pattern.compile("'label': <" + STRING + ">");
    private static final Pattern TOOL_TIP = Pattern.compile(STRING + "\\)>,\\)$");
    private static final Pattern SILENT = Pattern.compile("No answer from the server for (\\d+) s");
    private static final long FRESH_MILLIS = 3_500;

    private Faces() {}

    /** @param texts as {@link SceneAgent} tells them */
    static Claim window(String texts) {
        return new Claim(
                known(TITLES, text(texts, "title")),
                Optional.of(fate(text(texts, "ipv4"))),
                Optional.of(fate(text(texts, "ipv6"))),
                texts);
    }

    static String text(String texts, String name) {
        for (String text : texts.split(SceneAgent.SEPARATOR)) {
            if (text.startsWith(name + SceneAgent.IS)) {
                return text.substring(name.length() + 1);
            }
        }
        throw new AssertionError("no " + name + " in the window: " + texts);
    }

    private static Fate fate(String sentence) {
        return SENTENCES.entrySet().stream()
                .filter(known -> sentence.startsWith(known.getKey(), "IPv4 ".length()))
                .map(Map.Entry::getValue)
                .findFirst()
                .orElseThrow(() -> new AssertionError(sentence));
    }

    /** The first line of a menu, in GVariant's text. */
    static Claim menu(String layout) {
        return line(first(LABEL, layout));
    }

    static Claim toolTip(String variant) {
        return line(first(TOOL_TIP, variant));
    }

    private static String first(Pattern pattern, String text) {
        Matcher found = pattern.matcher(text);
        if (!found.find()) {
            throw new AssertionError("not understood: " + text);
        }
        return found.group(2);
    }

    private static Claim line(String line) {
        Headline headline = LINES.entrySet().stream()
                .filter(known -> known.getKey().startsWith(":")
                        ? line.contains(known.getKey())
                        : line.startsWith(known.getKey()))
                .map(Map.Entry::getValue)
                .findFirst()
                .orElseThrow(() -> new AssertionError(line));
        int dash = line.indexOf(" — ");
        Optional<Fate> ipv6 = dash < 0 ? Optional.empty() : Optional.of(known(BRIEF, line.substring(dash + 3)));
        return new Claim(headline, Optional.empty(), ipv6, line);
    }

    /** A line of {@code status --json}, at {@code now} in ms since 1970. */
    static Claim status(String line, long now) {
        JsonNode tree = JsonMapper.shared().readTree(line);
        JsonNode status = tree.path("status");
        JsonNode guard = status.isNull() ? tree.path("guard") : status.path("guard");
        Headline headline = status.isNull()
                ? guard.path("ipv4").asString().equals("open")
                                && guard.path("ipv6").asString().equals("open")
                        ? Headline.NOT_CONNECTED
                        : Headline.STOPPED
                : headline(status, now);
        return new Claim(
                headline, Optional.of(fate(status, guard, "ipv4")), Optional.of(fate(status, guard, "ipv6")), line);
    }

    private static Headline headline(JsonNode status, long now) {
        JsonNode concerns = status.path("concerns");
        JsonNode measured = status.path("measured");
        return switch (status.path("state").asString()) {
            case "DISCONNECTED" -> Headline.NOT_CONNECTED;
            case "RESOLVING", "GUARDING", "CONNECTING" -> Headline.CONNECTING;
            case "RECONNECTING" -> Headline.RECONNECTING;
            case "DISCONNECTING" -> Headline.DISCONNECTING;
            case "ERROR" -> Headline.STOPPED;
            default ->
                concerns.hasNonNull("unplugged")
                        ? Headline.NO_LINK
                        : measured.isObject() && now - measured.path("at").asLong() > FRESH_MILLIS
                                ? Headline.NO_NEWS
                                : measured.hasNonNull("silentSince")
                                        ? Headline.NO_ANSWER
                                        : concerns.path("unwatched").asBoolean()
                                                ? Headline.UNWATCHED
                                                : Headline.CONNECTED;
        };
    }

    /** For how long no answer has come, as a face says that. */
    static long silentMillis(Sample<Claim> sample) {
        String words = sample.seen().words();
        Matcher seconds = SILENT.matcher(words);
        return seconds.find()
                ? 1_000 * Long.parseLong(seconds.group(1))
                : sample.from()
                        - JsonMapper.shared()
                                .readTree(words)
                                .path("status")
                                .path("measured")
                                .path("silentSince")
                                .asLong();
    }

    private static Fate fate(JsonNode status, JsonNode guard, String family) {
        String access = guard.path(family).asString().toUpperCase(java.util.Locale.ROOT);
        boolean carried = status.path("carried")
                .valueStream()
                .anyMatch(each -> each.asString().equalsIgnoreCase(family));
        return access.equals("OPEN")
                ? Fate.NATIVE
                : carried
                        ? Fate.TUNNEL
                        : access.startsWith("TUNNEL")
                                        && status.path("state").asString().equals("RECONNECTING")
                                ? Fate.WAITING
                                : Fate.BLOCKED;
    }

    private static <V> V known(Map<String, V> words, String said) {
        V meaning = words.get(said);
        if (meaning == null) {
            throw new AssertionError("not understood: " + said);
        }
        return meaning;
    }
}
