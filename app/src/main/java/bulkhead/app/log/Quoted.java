package bulkhead.app.log;

import bulkhead.protocol.wire.PeerText;
import java.util.HexFormat;

/** What the other side sent, so that it cannot be taken for anything else in a line. */
final class Quoted {
    private static final int MOST_BYTES = 32;

    private Quoted() {}

    /** A text between quotation marks, on one line, bounded, without control and direction marks. */
    static String text(String text) {
        return '"' + PeerText.printable(text).replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }

    static String text(byte[] utf8) {
        return '"' + PeerText.printable(utf8).replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }

    /** Hexadecimal digits, as many as are useful. */
    static String hex(byte[] bytes) {
        return bytes.length <= MOST_BYTES
                ? HexFormat.of().formatHex(bytes)
                : HexFormat.of().formatHex(bytes, 0, MOST_BYTES) + "…";
    }

    /** What is there and not told. */
    static String withheld(int bytes) {
        return "<" + bytes + " bytes not shown>";
    }
}
