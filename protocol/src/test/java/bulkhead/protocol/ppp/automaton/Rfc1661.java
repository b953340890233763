package bulkhead.protocol.ppp.automaton;

import bulkhead.protocol.ppp.automaton.StateTable.Event;
import bulkhead.protocol.ppp.automaton.StateTable.State;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.Arguments;

/** The state transition table of RFC 1661 section 4.1, character by character as the RFC prints it. */
final class Rfc1661 {
    private static final String FIRST_HALF = """
                  | State
                  |    0         1         2         3         4         5
            Events| Initial   Starting  Closed    Stopped   Closing   Stopping
            ------+-----------------------------------------------------------
             Up   |    2     irc,scr/6     -         -         -         -
             Down |    -         -         0       tls/1       0         1
             Open |  tls/1       1     irc,scr/6     3r        5r        5r
             Close|    0       tlf/0       2         2         4         4
                  |
              TO+ |    -         -         -         -       str/4     str/5
              TO- |    -         -         -         -       tlf/2     tlf/3
                  |
             RCR+ |    -         -       sta/2 irc,scr,sca/8   4         5
             RCR- |    -         -       sta/2 irc,scr,scn/6   4         5
             RCA  |    -         -       sta/2     sta/3       4         5
             RCN  |    -         -       sta/2     sta/3       4         5
                  |
             RTR  |    -         -       sta/2     sta/3     sta/4     sta/5
             RTA  |    -         -         2         3       tlf/2     tlf/3
                  |
             RUC  |    -         -       scj/2     scj/3     scj/4     scj/5
             RXJ+ |    -         -         2         3         4         5
             RXJ- |    -         -       tlf/2     tlf/3     tlf/2     tlf/3
                  |
             RXR  |    -         -         2         3         4         5
            """;

    private static final String SECOND_HALF = """
                  | State
                  |    6         7         8           9
            Events| Req-Sent  Ack-Rcvd  Ack-Sent    Opened
            ------+-----------------------------------------
             Up   |    -         -         -           -
             Down |    1         1         1         tld/1
             Open |    6         7         8           9r
             Close|irc,str/4 irc,str/4 irc,str/4 tld,irc,str/4
                  |
              TO+ |  scr/6     scr/6     scr/8         -
              TO- | tlf/3p    tlf/3p    tlf/3p         -
                  |
             RCR+ |  sca/8   sca,tlu/9   sca/8   tld,scr,sca/8
             RCR- |  scn/6     scn/7     scn/6   tld,scr,scn/6
             RCA  |  irc/7     scr/6x  irc,tlu/9   tld,scr/6x
             RCN  |irc,scr/6   scr/6x  irc,scr/8   tld,scr/6x
                  |
             RTR  |  sta/6     sta/6     sta/6   tld,zrc,sta/5
             RTA  |    6         6         8       tld,scr/6
                  |
             RUC  |  scj/6     scj/7     scj/8       scj/9
             RXJ+ |    6         6         8           9
             RXJ- |  tlf/3     tlf/3     tlf/3   tld,irc,str/5
                  |
             RXR  |    6         7         8         ser/9
            """;

    /** The events in the order of the table's rows. */
    private static final List<Event> EVENTS = List.of(
            Event.UP,
            Event.DOWN,
            Event.OPEN,
            Event.CLOSE,
            Event.TIMEOUT,
            Event.TIMEOUT_LAST,
            Event.GOOD_REQUEST,
            Event.BAD_REQUEST,
            Event.ACK,
            Event.NAK_OR_REJECT,
            Event.TERMINATE_REQUEST,
            Event.TERMINATE_ACK,
            Event.UNKNOWN_CODE,
            Event.HARMLESS_REJECT,
            Event.FATAL_REJECT,
            Event.ECHO);

    private Rfc1661() {}

    /** Event, state and the cell without its footnote. */
    static Stream<Arguments> cells() {
        return Stream.concat(cells(FIRST_HALF, 0), cells(SECOND_HALF, 6));
    }

    private static Stream<Arguments> cells(String half, int firstState) {
        List<String> rows = half.lines()
                .skip(4)
                .map(line -> line.substring(line.indexOf('|') + 1).strip())
                .filter(row -> !row.isEmpty())
                .toList();
        return EVENTS.stream().flatMap(event -> {
            String[] cells = rows.get(EVENTS.indexOf(event)).split(" +");
            return Stream.iterate(0, i -> i < cells.length, i -> i + 1)
                    .map(i -> Arguments.of(
                            event, State.values()[firstState + i], cells[i].replaceFirst("(?<=\\d)[rpx]$", "")));
        });
    }
}
