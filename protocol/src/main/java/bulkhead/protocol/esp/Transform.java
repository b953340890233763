package bulkhead.protocol.esp;

/**
 * The cryptography of one SA in one direction, on one thread. {@code plain} and {@code wire} are distinct arrays: in
 * place, the provider would allocate.
 */
sealed interface Transform permits CbcHmacTransform, GcmTransform {
    /** SunJCE by name: others are many times slower, and a provider put in front of it must not see our keys. */
    String PROVIDER = "SunJCE";

    /** SPI and sequence number (RFC 4303 section 2). */
    int HEADER_BYTES = 8;

    static Transform sealing(SaParameters sa) {
        return sa.suite().isAead() ? new GcmTransform(sa) : new CbcHmacTransform(sa, true);
    }

    static Transform opening(SaParameters sa) {
        return sa.suite().isAead() ? new GcmTransform(sa) : new CbcHmacTransform(sa, false);
    }

    /**
     * Encrypts {@code plain[offset .. offset + length)}, whole blocks with the ESP trailer, and adds IV and ICV. SPI and
     * sequence number stand at {@code wireOffset} already; {@link EspSuite#ivBytes()} bytes in front of {@code offset}
     * are scratch space.
     *
     * @return the length of the ESP packet
     */
    int seal(byte[] plain, int offset, int length, byte[] wire, int wireOffset);

    /**
     * Checks the ICV of a whole ESP packet and then decrypts it to {@code plain[offset ..]}; {@link EspSuite#ivBytes()}
     * bytes in front of {@code offset} are scratch space. The length is right for the suite.
     *
     * @return whether the packet is authentic
     */
    boolean open(byte[] wire, int wireOffset, int wireLength, byte[] plain, int offset);
}
