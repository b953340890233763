package bulkhead.protocol;

import bulkhead.protocol.data.DataPath;
import bulkhead.protocol.data.EspLink;
import bulkhead.protocol.note.Note;
import bulkhead.protocol.note.Notes;
import java.util.ArrayDeque;

/** What a {@link VpnClient} says, in the order in which it is to be done. */
final class Outputs {
    private static final int IKE_PORT = 500;
    private static final int NAT_PORT = 4500;
    /** RFC 3948 section 2.3. */
    private static final byte KEEPALIVE = (byte) 0xff;

    private final EspLink link;
    private final Notes notes;
    private final ArrayDeque<Output> outputs = new ArrayDeque<>();
    private DataPath published;
    private int espPort = NAT_PORT;

    Outputs(EspLink link, Notes notes) {
        this.link = link;
        this.notes = notes;
    }

    /** How ESP travels from now on. */
    void encapsulate(boolean inUdp) {
        espPort = inUdp ? NAT_PORT : Output.RAW_ESP;
    }

    void sendIke(byte[] message, boolean natPort) {
        put(
                natPort
                        ? new Output.Transmit(EspLink.withNonEspMarker(message), NAT_PORT)
                        : new Output.Transmit(message, IKE_PORT));
    }

    void sendEsp(byte[] packet) {
        put(new Output.Transmit(packet, espPort));
    }

    void sendKeepalive() {
        put(new Output.Transmit(new byte[] {KEEPALIVE}, NAT_PORT));
    }

    /** What follows from a change of the path comes after it: the peer may use its new SA at once. */
    void put(Output output) {
        publishPath();
        outputs.add(output);
    }

    /** What led to it is told before it. */
    void event(VpnEvent event) {
        tell();
        put(new Output.Event(event));
    }

    /** One input has been dealt with. */
    void settle() {
        publishPath();
        tell();
    }

    /** The next; null when there is none. */
    Output poll() {
        return outputs.poll();
    }

    private void publishPath() {
        if (link.path() != published) {
            published = link.path();
            outputs.add(new Output.PathReady(published));
        }
    }

    private void tell() {
        for (Note note; (note = notes.poll()) != null; ) {
            outputs.add(new Output.Told(note));
        }
    }
}
