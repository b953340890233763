package bulkhead.protocol.ike;

import java.util.Arrays;
import java.util.List;

/** What we prove ourselves by in phase 1, and know the peer by. */
public sealed interface Credential {
    /** A key that both ends have, not copied. */
    record PreSharedKey(byte[] key) implements Credential {
        public PreSharedKey {
            if (key.length == 0) {
                throw new IllegalArgumentException("an empty pre-shared key");
            }
        }

        @Override
        public void wipe() {
            Arrays.fill(key, (byte) 0);
        }

        /** Without the key. */
        @Override
        public String toString() {
            return "PreSharedKey[]";
        }
    }

    /**
     * A certificate and its key, and authorities that the peer's has to come from.
     *
     * @param chain DER: our certificate, then those between it and an authority
     * @param id what we say we are; the peer looks for it in the certificate
     * @param authorities the names of those whom we trust, as DER, to be asked for; empty to take what the peer has
     * @param notary has the key, and knows whom to trust
     */
    record Certificate(
            SignatureMethod method, List<byte[]> chain, Identification id, List<byte[]> authorities, Notary notary)
            implements Credential {
        public Certificate {
            chain = List.copyOf(chain);
            authorities = List.copyOf(authorities);
            if (chain.isEmpty()) {
                throw new IllegalArgumentException("no certificate");
            }
        }

        @Override
        public void wipe() {
            notary.close();
        }

        @Override
        public String toString() {
            return "Certificate[" + method + " " + id + "]";
        }
    }

    /** Forgets the secret in it. */
    void wipe();
}
