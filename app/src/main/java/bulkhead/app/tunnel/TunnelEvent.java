package bulkhead.app.tunnel;

import bulkhead.protocol.VpnEvent;

/** What the controller tells whoever shows it. */
public sealed interface TunnelEvent {
    /** Where the connection is. */
    enum State {
        RESOLVING,
        GUARDING,
        CONNECTING,
        CONNECTED,
        DISCONNECTING,
        DISCONNECTED;

        /** The state's name for programs. */
        public String label() {
            return name().toLowerCase(java.util.Locale.ROOT);
        }
    }

    record StateChanged(State state) implements TunnelEvent {}

    /** Something the protocol stack tells; {@code Connected} only once the host's network carries the families. */
    record Session(VpnEvent event) implements TunnelEvent {}

    /** @param by {@code user}, {@code server} or {@code error} */
    record Disconnected(String by) implements TunnelEvent {}
}
