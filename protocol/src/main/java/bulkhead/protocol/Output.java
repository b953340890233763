package bulkhead.protocol;

import bulkhead.protocol.data.DataPath;
import bulkhead.protocol.data.Disclosure;
import bulkhead.protocol.note.Note;
import bulkhead.protocol.stack.Question;

/** What {@link VpnClient} asks of the shell around it. */
public sealed interface Output {
    /** {@link Transmit#port} of ESP as IP protocol 50. */
    int RAW_ESP = 0;

    /**
     * Send to the server.
     *
     * @param bytes the UDP payload, or the ESP packet
     * @param port the server's UDP port, or {@link #RAW_ESP}
     */
    record Transmit(byte[] bytes, int port) implements Output {}

    /** The pumps use this path from now on; null: they drop everything. */
    record PathReady(DataPath path) implements Output {}

    /** Open a socket with another source port, then call {@link VpnClient#rebound}. */
    record Rebind() implements Output {}

    /** Ask on another thread, then call {@link VpnClient#answered}. */
    record Ask(Question question) implements Output {}

    /** An IP packet from the tunnel, for a shell that has no pump of its own. */
    record Deliver(byte[] packet) implements Output {}

    /** What a layer did or saw, told before what follows from it. */
    record Told(Note note) implements Output {}

    /** Keys, and what travels inside ESP; only after {@link VpnClient#disclose}. */
    record Disclosed(Disclosure what) implements Output {}

    /** Something that people and programs want to know. */
    record Event(VpnEvent event) implements Output {}
}
