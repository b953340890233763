package bulkhead.leakguard.policy;

/** Whose packets may go to an {@link Endpoint}, by what the system knows of the socket that sent them. */
public sealed interface Sender {
    /** Our own sockets, which the host has marked. */
    record Ours() implements Sender {}

    /**
     * Sockets with a mark of another program's, on systems that have marks.
     *
     * @param value 1 to 2³²-1
     */
    record Mark(long value) implements Sender {
        public Mark {
            if (value < 1 || value > 0xffff_ffffL) {
                throw new IllegalArgumentException("not a mark: " + value);
            }
        }
    }

    /**
     * Sockets that a user has opened; what became of the program's rights afterwards does not matter.
     *
     * @param id 0 to 2³²-2
     */
    record User(long id) implements Sender {
        public User {
            if (id < 0 || id > 0xffff_fffeL) {
                throw new IllegalArgumentException("not a user: " + id);
            }
        }
    }

    /** Every program; it then reaches this one port outside the tunnel too (TunnelCrack ServerIP, CVE-2023-36673). */
    record Anyone() implements Sender {}
}
