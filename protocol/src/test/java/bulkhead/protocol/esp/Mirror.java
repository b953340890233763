package bulkhead.protocol.esp;

/** The keys of an SA in somebody else's hands: opens and seals what passes on it, with a window and sequence of its own. */
public final class Mirror {
    private final EspOpener opener;
    private final EspSealer sealer;

    private Mirror(SaParameters parameters) {
        opener = new EspOpener(new InboundSa(parameters));
        sealer = new EspSealer(new OutboundSa(parameters));
    }

    public static Mirror of(InboundSa sa) {
        return new Mirror(sa.parameters());
    }

    public static Mirror of(OutboundSa sa) {
        return new Mirror(sa.parameters());
    }

    /** The payload of a packet, or null when it is not one of this SA. */
    public byte[] open(byte[] packet) {
        byte[] plain = new byte[16 + packet.length];
        int length = opener.open(packet, 0, packet.length, plain, 16);
        return length < 0 ? null : java.util.Arrays.copyOfRange(plain, 16, 16 + length);
    }

    public byte[] seal(byte[] payload) {
        byte[] plain = new byte[16 + payload.length + 17];
        System.arraycopy(payload, 0, plain, 16, payload.length);
        byte[] wire = new byte[payload.length + 128];
        return java.util.Arrays.copyOf(wire, sealer.seal(plain, 16, payload.length, 17, wire, 0));
    }
}
