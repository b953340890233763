package bulkhead.protocol.ike;

/** One transform of phase 1, whatever the two ends prove themselves by. */
public record IkeProposal(IkeEncryption encryption, IkeHash hash, DhGroup group) {
    /** As people and events show it, for example {@code AES-256/SHA2-256/MODP-2048}. */
    public String label() {
        return encryption.label() + "/" + hash.label() + "/" + group.label();
    }
}
