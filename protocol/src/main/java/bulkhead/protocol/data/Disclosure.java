package bulkhead.protocol.data;

import bulkhead.protocol.esp.SaParameters;

/**
 * What nobody is told otherwise: keys, and what travels inside ESP. It is made only for whoever asked for it in so many words, and is no
 * part of any note, event or log.
 */
public sealed interface Disclosure {
    /** What was inside. */
    enum Kind {
        /** An L2TP control message (RFC 2661 section 3.1). */
        L2TP,
        /** A PPP frame from its protocol field on. */
        PPP,
        IP
    }

    /**
     * What decrypts phase 1 from its fifth message on, and all of phase 2.
     *
     * @param initiatorCookie 8 bytes
     * @param key Ka of RFC 2409 appendix B
     */
    record Phase1Key(byte[] initiatorCookie, byte[] key) implements Disclosure {}

    /** @param sa a copy, which whoever takes it wipes */
    record EspKeys(boolean outbound, SaParameters sa) implements Disclosure {}

    record Inside(boolean outbound, Kind kind, byte[] bytes) implements Disclosure {}
}
