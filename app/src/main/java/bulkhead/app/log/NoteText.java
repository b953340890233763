package bulkhead.app.log;

import bulkhead.protocol.core.Layer;
import bulkhead.protocol.note.DropReason;
import bulkhead.protocol.note.Message;
import bulkhead.protocol.note.Note;
import java.util.HexFormat;
import java.util.Locale;

/** A note in words: the one place where the protocol's values become text. */
public final class NoteText {
    /** Longer lines help nobody, and the other side may decide how long they are. */
    static final int LONGEST = 2_000;

    private NoteText() {}

    public static String of(Note note) {
        String text = switch (note) {
            case Note.Sent(Message message, boolean again) -> (again ? "sent again " : "sent ") + of(message);
            case Note.Received(Message message) -> "rcvd " + of(message);
            case Note.Bytes(Layer _, byte[] bytes) -> "bytes " + HexFormat.of().formatHex(bytes);
            case Note.Dropped it ->
                dropped(it)
                        + (it.detail().isEmpty() ? "" : ": " + detail(it.detail()))
                        + (it.count() == 1 ? "" : ", " + it.count() + " times");
            case Note.StateChanged it -> "state of " + it.of() + ": " + state(it.from()) + " → " + state(it.to());
            case Note.TimerSet it ->
                "timer of " + it.layer().words() + ", in " + time(it.millis()) + ": "
                        + it.purpose().words();
            case Note.TimerDue it ->
                "timer of " + it.layer().words() + " is due: " + it.purpose().words();
        };
        return text.length() <= LONGEST ? text : text.substring(0, LONGEST) + "…";
    }

    /** What was dropped, and why. */
    static String dropped(Note.Dropped drop) {
        DropReason why = drop.reason();
        return "dropped what " + (why.isOutbound() ? "was to leave " : "came for ")
                + drop.layer().words() + ": " + why.words();
    }

    private static String of(Message message) {
        return switch (message) {
            case Message.Ppp it -> PppText.of(it);
            case Message.L2tp it -> L2tpText.of(it);
            case Message.Ike it -> IkeText.of(it);
            case Message.Icmp6 it -> LinkText.of(it);
            case Message.Dhcp6 it -> LinkText.of(it);
            case Message.Dhcp4 it -> LinkText.of(it);
            case Message.Echo4 it -> LinkText.of(it);
        };
    }

    /** It may repeat what came. */
    private static String detail(String detail) {
        String quoted = Quoted.text(detail);
        return quoted.substring(1, quoted.length() - 1);
    }

    private static String state(Enum<?> state) {
        return state.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private static String time(long millis) {
        return millis < 10_000
                ? String.format(Locale.ROOT, "%.1f s", millis / 1000.0)
                : String.format(Locale.ROOT, "%,d s", millis / 1000).replace(',', ' ');
    }
}
