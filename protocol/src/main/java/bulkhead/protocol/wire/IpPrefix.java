package bulkhead.protocol.wire;

/**
 * An address range in CIDR form; bits past {@code length} are kept as given, so it also describes an interface address.
 *
 * @param address the first address, or an address in the range
 * @param length the prefix length in bits, 0 to 32 or 0 to 128
 */
public record IpPrefix(IpAddress address, int length) {
    public IpPrefix {
        if (length < 0 || length > 8 * address.length()) {
            throw new IllegalArgumentException("no prefix length for " + address + ": " + length);
        }
    }

    /**
     * Parses {@code address/length}; without a length it is the one address.
     *
     * @throws IllegalArgumentException when it is neither
     */
    public static IpPrefix parse(String text) {
        int slash = text.indexOf('/');
        if (slash < 0) {
            IpAddress address = IpAddress.parse(text);
            return new IpPrefix(address, 8 * address.length());
        }
        try {
            return new IpPrefix(IpAddress.parse(text.substring(0, slash)), Integer.parseInt(text.substring(slash + 1)));
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("not a network: " + text, e);
        }
    }

    public boolean contains(IpAddress other) {
        return address.sharesPrefix(other, length);
    }

    /** The same prefix with the bits past its length zero. */
    public IpPrefix masked() {
        byte[] bytes = address.toBytes();
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] &= (byte) (0xff00 >> Math.clamp(length - 8L * i, 0, 8));
        }
        return new IpPrefix(IpAddress.of(bytes), length);
    }

    @Override
    public String toString() {
        return address + "/" + length;
    }
}
