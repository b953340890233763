package bulkhead.protocol.ppp.automaton;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The option negotiation automaton, as the RFC prints it: actions, a slash, the next state; a dash where the event
 * cannot happen. The footnotes are left out: we neither restart nor wait passively, and a crossed connection needs no
 * more than its cell says.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc1661#section-4.1">RFC 1661 section 4.1</a>
 */
public final class StateTable {
    public enum State {
        INITIAL,
        STARTING,
        CLOSED,
        STOPPED,
        CLOSING,
        STOPPING,
        REQ_SENT,
        ACK_RCVD,
        ACK_SENT,
        OPENED;

        /** Whether the Restart timer may run (RFC 1661 section 4.2). */
        boolean isTimed() {
            return compareTo(CLOSING) >= 0 && this != OPENED;
        }

        boolean isNegotiating() {
            return compareTo(REQ_SENT) >= 0 && this != OPENED;
        }
    }

    public enum Event {
        UP("Up"),
        DOWN("Down"),
        OPEN("Open"),
        CLOSE("Close"),
        TIMEOUT("TO+"),
        TIMEOUT_LAST("TO-"),
        GOOD_REQUEST("RCR+"),
        BAD_REQUEST("RCR-"),
        ACK("RCA"),
        NAK_OR_REJECT("RCN"),
        TERMINATE_REQUEST("RTR"),
        TERMINATE_ACK("RTA"),
        UNKNOWN_CODE("RUC"),
        HARMLESS_REJECT("RXJ+"),
        FATAL_REJECT("RXJ-"),
        ECHO("RXR");

        private final String label;

        Event(String label) {
            this.label = label;
        }

        private static Event of(String label) {
            return Arrays.stream(values())
                    .filter(event -> event.label.equals(label))
                    .findFirst()
                    .orElseThrow();
        }
    }

    /** The actions of section 4.4 under the names the table gives them: This-Layer-Up, Send-Configure-Request, … */
    enum Action {
        TLU,
        TLD,
        TLS,
        TLF,
        IRC,
        ZRC,
        SCR,
        SCA,
        SCN,
        STR,
        STA,
        SCJ,
        SER
    }

    record Transition(List<Action> actions, State next) {}

    private static final String BELOW_NEGOTIATION = """
            Event  Initial   Starting    Closed    Stopped        Closing  Stopping
            Up     2         irc,scr/6   -         -              -        -
            Down   -         -           0         tls/1          0        1
            Open   tls/1     1           irc,scr/6 3              5        5
            Close  0         tlf/0       2         2              4        4
            TO+    -         -           -         -              str/4    str/5
            TO-    -         -           -         -              tlf/2    tlf/3
            RCR+   -         -           sta/2     irc,scr,sca/8  4        5
            RCR-   -         -           sta/2     irc,scr,scn/6  4        5
            RCA    -         -           sta/2     sta/3          4        5
            RCN    -         -           sta/2     sta/3          4        5
            RTR    -         -           sta/2     sta/3          sta/4    sta/5
            RTA    -         -           2         3              tlf/2    tlf/3
            RUC    -         -           scj/2     scj/3          scj/4    scj/5
            RXJ+   -         -           2         3              4        5
            RXJ-   -         -           tlf/2     tlf/3          tlf/2    tlf/3
            RXR    -         -           2         3              4        5
            """;

    private static final String FROM_NEGOTIATION = """
            Event  Req-Sent   Ack-Rcvd     Ack-Sent    Opened
            Up     -          -            -           -
            Down   1          1            1           tld/1
            Open   6          7            8           9
            Close  irc,str/4  irc,str/4    irc,str/4   tld,irc,str/4
            TO+    scr/6      scr/6        scr/8       -
            TO-    tlf/3      tlf/3        tlf/3       -
            RCR+   sca/8      sca,tlu/9    sca/8       tld,scr,sca/8
            RCR-   scn/6      scn/7        scn/6       tld,scr,scn/6
            RCA    irc/7      scr/6        irc,tlu/9   tld,scr/6
            RCN    irc,scr/6  scr/6        irc,scr/8   tld,scr/6
            RTR    sta/6      sta/6        sta/6       tld,zrc,sta/5
            RTA    6          6            8           tld,scr/6
            RUC    scj/6      scj/7        scj/8       scj/9
            RXJ+   6          6            8           9
            RXJ-   tlf/3      tlf/3        tlf/3       tld,irc,str/5
            RXR    6          7            8           ser/9
            """;

    private static final Map<State, Map<Event, Transition>> TABLE = new EnumMap<>(State.class);

    static {
        read(BELOW_NEGOTIATION, State.INITIAL.ordinal());
        read(FROM_NEGOTIATION, State.REQ_SENT.ordinal());
    }

    private StateTable() {}

    /** What happens, or null where the table has a dash. */
    static Transition on(State state, Event event) {
        return TABLE.get(state).get(event);
    }

    private static void read(String table, int firstState) {
        for (String row : table.lines().skip(1).toList()) {
            String[] cells = row.split(" +");
            for (int i = 1; i < cells.length; i++) {
                State state = State.values()[firstState + i - 1];
                Map<Event, Transition> column = TABLE.computeIfAbsent(state, s -> new EnumMap<>(Event.class));
                if (!cells[i].equals("-")) {
                    column.put(Event.of(cells[0]), transition(cells[i]));
                }
            }
        }
    }

    private static Transition transition(String cell) {
        int slash = cell.indexOf('/');
        List<Action> actions = new ArrayList<>();
        if (slash > 0) {
            for (String action : cell.substring(0, slash).split(",")) {
                actions.add(Action.valueOf(action.toUpperCase(Locale.ROOT)));
            }
        }
        State next = State.values()[Integer.parseInt(cell.substring(slash + 1))];
        return new Transition(List.copyOf(actions), next);
    }
}
