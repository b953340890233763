package bulkhead.protocol.ike;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import bulkhead.protocol.esp.EspSuite;
import bulkhead.protocol.wire.IpAddress;
import bulkhead.protocol.wire.MalformedException;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PayloadChainTest {
    /** RFC 2408 section 3.1, field by field. */
    @Test
    void theHeaderIsLaidOutAsTheRfcDrawsIt() throws Exception {
        byte[] message =
                bytes("0102030405060708" + "1112131415161718" + "01100200" + "00000000" + "0000001d" + "aa" + "ff");
        IsakmpHeader header = IsakmpHeader.parse(message);

        assertThat(header.cookies()).isEqualTo(new Cookies(0x0102030405060708L, 0x1112131415161718L));
        assertThat(header.firstPayload()).isEqualTo(Payload.SA);
        assertThat(header.exchange()).isEqualTo(IsakmpHeader.MAIN_MODE);
        assertThat(header.length()).isEqualTo(29);
        assertThat(header.encrypted()).isFalse();
        assertThat(IsakmpHeader.message(header.cookies(), Payload.SA, 2, 0, 0, bytes("aa")))
                .isEqualTo(bytes("010203040506070811121314151617180110020000000000" + "0000001d" + "aa"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "0102030405060708111213141516171801100200000000000000",
                "01020304050607081112131415161718011002000000000000000021ffffffff",
                "01020304050607081112131415161718011002000000000000000010ffffffff",
                "01020304050607081112131415161718011002000000000080000010ffffffff",
                "0102030405060708111213141516171801200200000000000000001c"
            })
    void headersThatLieAreMalformed(String hex) {
        assertThatThrownBy(() -> IsakmpHeader.parse(bytes(hex))).isInstanceOf(MalformedException.class);
    }

    /**
     * RFC 2408 sections 3.4 to 3.6 and RFC 2409 Appendix A, by hand: one proposal with one transform, 3DES, SHA1, pre-shared
     * key, MODP-1024, 28800 s in the long form.
     */
    @Test
    void anSaPayloadIsReadByTheNumbersOfTheRfc() throws Exception {
        byte[] chain = bytes("00000038" + "00000001" + "00000001"
                + "0000002c" + "01010001"
                + "00000024" + "01010000"
                + "80010005" + "80020002" + "80030001" + "80040002" + "800b0001" + "000c000400007080");
        Payload.SecurityAssociation sa =
                PayloadChain.parse(Payload.SA, chain, 0, chain.length).need(Payload.SecurityAssociation.class);

        Phase1Transforms.Agreed agreed =
                Phase1Transforms.choose(sa, IkeProposals.permitting(WeakAlgorithm.ALL), 100_000);
        assertThat(agreed.proposal())
                .isEqualTo(new IkeProposal(IkeEncryption.TRIPLE_DES, IkeHash.SHA1, DhGroup.MODP_1024));
        assertThat(agreed.lifetimeSeconds()).isEqualTo(28800);
        assertThat(Phase1Transforms.choose(sa, IkeProposals.defaults(), 100_000))
                .isNull();
        // Section 3.6: a responder must not change what it chooses.
        assertThat(agreed.answer().body()).isEqualTo(sa.body());
    }

    /** RFC 2407 section 4.5 and 4.4.4, RFC 3602 section 5.3, RFC 4868 section 2.6, by hand. */
    @Test
    void anEspProposalIsReadByTheNumbersOfTheRfcs() throws Exception {
        byte[] chain = bytes("00000034" + "00000001" + "00000001"
                + "00000028" + "01030401" + "c0ffee01"
                + "0000001c" + "010c0000"
                + "80010001" + "80020e10" + "80040002" + "80050005" + "80060100");
        Payload.SecurityAssociation sa =
                PayloadChain.parse(Payload.SA, chain, 0, chain.length).need(Payload.SecurityAssociation.class);
        Phase2Transforms.Agreed agreed = Phase2Transforms.choose(sa, IkeProposals.espDefaults(), false, 86400);

        assertThat(agreed.suite()).isEqualTo(EspSuite.AES_256_CBC_SHA2_256);
        assertThat(agreed.spi()).isEqualTo(0xc0ffee01);
        assertThat(agreed.lifetimeSeconds()).isEqualTo(3600);
        assertThat(agreed.pfs()).isNull();
    }

    /** RFC 2408 section 4.2: proposals of one number are one, here ESP and IPCOMP. */
    @Test
    void espThatIsOfferedOnlyTogetherWithAnotherProtocolIsNotTaken() {
        Proposal esp = Phase2Transforms.offer(List.of(EspSuite.AES_128_CBC_SHA1), 0x1234, 0, null, 3600)
                .proposals()
                .getFirst();
        Proposal compression = new Proposal(esp.number(), 4, new byte[2], esp.transforms());
        Proposal later = new Proposal(2, Payload.PROTOCOL_ESP, esp.spi(), esp.transforms());

        assertThat(choose(esp, compression)).isNull();
        assertThat(choose(esp, compression, later)).isNotNull();
    }

    @Test
    void everyPayloadIsReadAsItWasWritten() throws Exception {
        List<Payload> payloads = List.of(
                Phase1Transforms.offer(IkeProposals.defaults(), 86400),
                new Payload.KeyExchange(new byte[] {1, 2, 3}),
                new Payload.Id(Identification.of(IpAddress.parse("2001:db8::1"), 17, 1701)),
                new Payload.Hash(new byte[20]),
                new Payload.Nonce(new byte[32]),
                new Payload.Notification(3, new byte[4], NotifyType.CONNECTED, new byte[] {9}),
                new Payload.Delete(3, 4, List.of(new byte[4], new byte[] {1, 2, 3, 4})),
                new Payload.VendorId(PeerVendor.DEAD_PEER_DETECTION),
                new Payload.NatD(Payload.NAT_D_DRAFT, new byte[16]),
                Payload.NatOa.of(Payload.NAT_OA, IpAddress.parse("192.0.2.1")),
                new Payload.Unknown(77, new byte[] {7}));
        PayloadChain written = PayloadChain.of(payloads);
        PayloadChain read = PayloadChain.parse(written.firstType(), written.raw(), 0, written.raw().length);

        assertThat(read.payloads()).usingRecursiveComparison().isEqualTo(payloads);
        assertThat(PayloadChain.of(read.payloads()).raw()).isEqualTo(written.raw());
    }

    @Test
    void whatFollowsTheLastPayloadIsPadding() throws Exception {
        byte[] padded = bytes("00000006aabb" + "0000000000");

        assertThat(PayloadChain.parse(Payload.NONCE, padded, 0, padded.length).raw())
                .isEqualTo(bytes("00000006aabb"));
    }

    @Test
    void chainsWithoutEndAreMalformed() {
        byte[] many = new byte[4 * 1000];
        for (int i = 0; i < many.length; i += 4) {
            many[i] = Payload.VENDOR_ID;
            many[i + 3] = 4;
        }

        assertThatThrownBy(() -> PayloadChain.parse(Payload.VENDOR_ID, many, 0, many.length))
                .isInstanceOf(MalformedException.class);
    }

    private static Phase2Transforms.Agreed choose(Proposal... proposals) {
        return Phase2Transforms.choose(
                new Payload.SecurityAssociation(List.of(proposals), new byte[0]),
                IkeProposals.espDefaults(),
                false,
                3600);
    }

    private static byte[] bytes(String digits) {
        return HexFormat.of().parseHex(digits);
    }
}
