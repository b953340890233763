package bulkhead.protocol.ike.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import bulkhead.protocol.ike.Identification;
import bulkhead.protocol.ike.NotifyType;
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

    @Test
    void everyPayloadIsReadAsItWasWritten() throws Exception {
        Proposal.Transform transform = new Proposal.Transform(
                1,
                1,
                List.of(Proposal.Attribute.of(1, 7), Proposal.Attribute.of(14, 256), Proposal.Attribute.of(12, 86400)));
        List<Payload> payloads = List.of(
                Payload.SecurityAssociation.of(
                        new Proposal(1, Payload.PROTOCOL_ISAKMP, new byte[0], List.of(transform))),
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

    private static byte[] bytes(String digits) {
        return HexFormat.of().parseHex(digits);
    }
}
