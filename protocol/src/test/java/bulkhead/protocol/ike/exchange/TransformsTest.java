package bulkhead.protocol.ike.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import bulkhead.protocol.esp.EspSuite;
import bulkhead.protocol.ike.DhGroup;
import bulkhead.protocol.ike.IkeEncryption;
import bulkhead.protocol.ike.IkeHash;
import bulkhead.protocol.ike.IkeProposal;
import bulkhead.protocol.ike.IkeProposals;
import bulkhead.protocol.ike.WeakAlgorithm;
import bulkhead.protocol.ike.wire.Payload;
import bulkhead.protocol.ike.wire.PayloadChain;
import bulkhead.protocol.ike.wire.Proposal;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What is offered and accepted, by the numbers of the RFCs. */
class TransformsTest {
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
                transforms(IkeProposals.permitting(WeakAlgorithm.ALL), 100_000).choose(sa);
        assertThat(agreed.proposal())
                .isEqualTo(new IkeProposal(IkeEncryption.TRIPLE_DES, IkeHash.SHA1, DhGroup.MODP_1024));
        assertThat(agreed.lifetimeSeconds()).isEqualTo(28800);
        assertThat(transforms(IkeProposals.defaults(), 100_000).choose(sa)).isNull();
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

    private static Phase2Transforms.Agreed choose(Proposal... proposals) {
        return Phase2Transforms.choose(
                new Payload.SecurityAssociation(List.of(proposals), new byte[0]),
                IkeProposals.espDefaults(),
                false,
                3600);
    }

    private static Phase1Transforms transforms(List<IkeProposal> list, int lifetimeSeconds) {
        return new Phase1Transforms(list, lifetimeSeconds, PreSharedKey.METHOD);
    }

    private static byte[] bytes(String digits) {
        return HexFormat.of().parseHex(digits);
    }
}
