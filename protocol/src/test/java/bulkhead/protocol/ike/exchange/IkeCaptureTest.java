package bulkhead.protocol.ike.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import bulkhead.protocol.esp.EspSuite;
import bulkhead.protocol.esp.SaParameters;
import bulkhead.protocol.ike.DhGroup;
import bulkhead.protocol.ike.IkeConfig;
import bulkhead.protocol.ike.IkeEncryption;
import bulkhead.protocol.ike.IkeHash;
import bulkhead.protocol.ike.IkeProposal;
import bulkhead.protocol.ike.IkeProposals;
import bulkhead.protocol.ike.NatTraversal;
import bulkhead.protocol.ike.crypto.CbcChain;
import bulkhead.protocol.ike.crypto.KeyMaterial;
import bulkhead.protocol.ike.crypto.ModpKey;
import bulkhead.protocol.ike.crypto.Prf;
import bulkhead.protocol.ike.wire.Cookies;
import bulkhead.protocol.ike.wire.IsakmpHeader;
import bulkhead.protocol.ike.wire.Payload;
import bulkhead.protocol.ike.wire.PayloadChain;
import bulkhead.protocol.ike.wire.PeerVendor;
import bulkhead.protocol.ike.wire.PeerVendor.NatVersion;
import bulkhead.protocol.wire.IpAddress;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;

/**
 * Handshakes recorded with servers that others wrote. From our private value and what they sent come the keys that open
 * their ESP.
 */
class IkeCaptureTest {
    private static final byte[] PSK = "correct horse".getBytes(StandardCharsets.UTF_8);
    private static final IpAddress CLIENT = IpAddress.parse("192.168.77.2");

    private final Map<String, byte[]> capture = new HashMap<>();
    private KeyMaterial keys;
    private Prf prf;
    private Cookies cookies;
    private IkeProposal proposal;
    private byte[] publicI;
    private byte[] publicR;
    private byte[] lastBlock;

    @Test
    void strongSwansHandshakeLeadsToTheKeysOfItsEsp() throws Exception {
        read("strongswan.txt");
        phase1(IkeHash.SHA2_256);
        assertThat(nat(40011, "192.0.2.10")).isEqualTo(NatTraversal.FORCED);
        assertThat(vendor().deadPeerDetection()).isTrue();
        SaParameters inbound = quickMode(EspSuite.AES_256_GCM_16);

        byte[] esp = capture.get("esp");
        Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
        byte[] nonce = Arrays.copyOf(inbound.salt(), 12);
        System.arraycopy(esp, 8, nonce, 4, 8);
        cipher.init(Cipher.DECRYPT_MODE, new SecretKeySpec(inbound.key(), "AES"), new GCMParameterSpec(128, nonce));
        cipher.updateAAD(esp, 0, 8);
        assertIsL2tp(cipher.doFinal(esp, 16, esp.length - 16));
    }

    /** SHA1 with AES-256: the cipher's key is expanded; and SoftEther's identity is what its socket is bound to. */
    @Test
    void softEthersHandshakeLeadsToTheKeysOfItsEsp() throws Exception {
        read("softether.txt");
        phase1(IkeHash.SHA1);
        assertThat(nat(40012, "192.0.2.20").udpEncapsulation())
                .as("its NAT-D hashes fit nothing")
                .isTrue();
        SaParameters inbound = quickMode(EspSuite.AES_256_CBC_SHA1);

        byte[] esp = capture.get("esp");
        Mac mac = Mac.getInstance("HmacSHA1");
        mac.init(new SecretKeySpec(inbound.authKey(), "HmacSHA1"));
        mac.update(esp, 0, esp.length - 12);
        assertThat(Arrays.copyOfRange(esp, esp.length - 12, esp.length)).isEqualTo(Arrays.copyOf(mac.doFinal(), 12));
        Cipher cipher = Cipher.getInstance("AES/CBC/NoPadding");
        cipher.init(Cipher.DECRYPT_MODE, new SecretKeySpec(inbound.key(), "AES"), new IvParameterSpec(esp, 8, 16));
        assertIsL2tp(cipher.doFinal(esp, 24, esp.length - 24 - 12));
    }

    private void phase1(IkeHash hash) throws Exception {
        proposal = new IkeProposal(IkeEncryption.AES_256, hash, DhGroup.MODP_2048);
        prf = new Prf(hash);
        Payload.SecurityAssociation chosen = clear("message2").need(Payload.SecurityAssociation.class);
        Phase1Transforms ours = new Phase1Transforms(IkeProposals.defaults(), 28800, PreSharedKey.METHOD);
        assertThat(ours.choose(chosen).proposal()).isEqualTo(proposal);
        assertThat(vendor().natVersion()).isEqualTo(NatVersion.RFC_3947);
        cookies = IsakmpHeader.parse(capture.get("message2")).cookies();
        ModpKey key = new ModpKey(DhGroup.MODP_2048, new BigInteger(1, capture.get("exponent")));
        publicI = clear("message3").need(Payload.KeyExchange.class).data();
        publicR = clear("message4").need(Payload.KeyExchange.class).data();
        assertThat(key.publicValue()).isEqualTo(publicI);
        byte[] secret = key.sharedSecret(publicR);
        byte[] skeyid = new PreSharedKey(PSK).skeyid(prf, nonce(clear("message3")), nonce(clear("message4")), secret);
        keys = KeyMaterial.derive(proposal, skeyid, secret, cookies);

        CbcChain chain = keys.chain(publicI, publicR);
        decrypt(chain, "message5");
        PayloadChain message6 = decrypt(chain, "message6");
        byte[] idBody = body(message6.need(Payload.Id.class));
        byte[] both = cookies.toBytes();
        byte[] offer = clear("message1").need(Payload.SecurityAssociation.class).body();
        // RFC 2409 section 5: HASH_R.
        byte[] hashR = keys.hash(
                prf, publicR, publicI, Arrays.copyOfRange(both, 8, 16), Arrays.copyOf(both, 8), offer, idBody);
        assertThat(message6.need(Payload.Hash.class).data()).isEqualTo(hashR);
        lastBlock = chain.iv();
    }

    private NatTraversal nat(int port, String server) throws Exception {
        IkeConfig config =
                IkeConfig.client(CLIENT, port, IpAddress.parse(server), PSK).withNatTraversal(true, true);
        return new NatDetection(config, prf, cookies, false)
                .judge(clear("message4").all(Payload.NatD.class));
    }

    private SaParameters quickMode(EspSuite suite) throws Exception {
        byte[] messageId =
                Phase1.messageId(IsakmpHeader.parse(capture.get("message7")).messageId());
        CbcChain chain = keys.chain(lastBlock, messageId);
        PayloadChain message7 = decrypt(chain, "message7");
        PayloadChain message8 = decrypt(chain, "message8");
        PayloadChain message9 = decrypt(chain, "message9");
        byte[] nonceI = nonce(message7);
        byte[] nonceR = nonce(message8);
        assertThat(message8.leadingHash()).isEqualTo(keys.prfA(messageId, nonceI, message8.rawAfterHash()));
        assertThat(message9.leadingHash()).isEqualTo(keys.prfA(new byte[1], messageId, nonceI, nonceR));
        Phase2Transforms.Agreed agreed = Phase2Transforms.choose(
                message8.need(Payload.SecurityAssociation.class), IkeProposals.espDefaults(), true, 3600);
        assertThat(agreed.suite()).isEqualTo(suite);
        int spi = Phase2Transforms.spi(message7.need(Payload.SecurityAssociation.class)
                .proposals()
                .getFirst()
                .spi());
        assertThat(Phase2Transforms.spi(capture.get("esp"))).isEqualTo(spi);
        return keys.esp(suite, spi, null, nonceI, nonceR);
    }

    /** UDP from port 1701 to port 1701, and an L2TP control message of version 2 in it. */
    private static void assertIsL2tp(byte[] plain) {
        assertThat(Arrays.copyOf(plain, 4)).isEqualTo(new byte[] {0x06, (byte) 0xa5, 0x06, (byte) 0xa5});
        assertThat(plain[8]).isEqualTo((byte) 0xc8);
        assertThat(plain[9]).isEqualTo((byte) 2);
    }

    private PeerVendor vendor() throws Exception {
        return PeerVendor.of(clear("message2").all(Payload.VendorId.class), true);
    }

    private PayloadChain clear(String name) throws Exception {
        return PayloadChain.inClear(IsakmpHeader.parse(capture.get(name)), capture.get(name));
    }

    private PayloadChain decrypt(CbcChain chain, String name) throws Exception {
        byte[] message = capture.get(name);
        byte[] plain = chain.decrypt(message, IsakmpHeader.BYTES, message.length);
        chain.accept(message, message.length);
        return PayloadChain.parse(IsakmpHeader.parse(message).firstPayload(), plain, 0, plain.length);
    }

    private static byte[] nonce(PayloadChain chain) throws Exception {
        return chain.need(Payload.Nonce.class).data();
    }

    private static byte[] body(Payload payload) {
        byte[] raw = PayloadChain.of(List.of(payload)).raw();
        return Arrays.copyOfRange(raw, 4, raw.length);
    }

    private void read(String name) throws IOException {
        try (InputStream in = IkeCaptureTest.class.getResourceAsStream(name)) {
            new String(in.readAllBytes(), StandardCharsets.US_ASCII)
                    .lines()
                    .filter(line -> !line.startsWith("#"))
                    .map(line -> line.split(" "))
                    .forEach(line -> capture.put(line[0], HexFormat.of().parseHex(line[1])));
        }
    }
}
