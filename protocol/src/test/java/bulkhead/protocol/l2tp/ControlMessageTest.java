package bulkhead.protocol.l2tp;

import static bulkhead.protocol.l2tp.Captures.hex;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import bulkhead.protocol.l2tp.ControlMessage.Hello;
import bulkhead.protocol.l2tp.ControlMessage.Invalid;
import bulkhead.protocol.l2tp.ControlMessage.Sccrp;
import bulkhead.protocol.l2tp.ControlMessage.Sccrq;
import bulkhead.protocol.l2tp.ControlMessage.StopCcn;
import bulkhead.protocol.wire.MalformedException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ControlMessageTest {
    private static ControlMessage of(byte[] avps) {
        return ControlMessage.of(Avps.parse(avps, null));
    }

    private static ControlMessage ofPacket(byte[] packet) throws MalformedException {
        return of(ControlHeader.parse(packet, 0, packet.length).avps());
    }

    @Test
    void readsTheSccrqOfXl2tpd() throws MalformedException {
        ControlMessage.Endpoint endpoint = ((Sccrq) ofPacket(Captures.XL2TPD_SCCRQ)).endpoint();
        assertThat(endpoint.protocolVersion()).isEqualTo(0x0100);
        assertThat(endpoint.framing()).isEqualTo(3);
        assertThat(endpoint.firmware()).isEqualTo(0x0690);
        assertThat(endpoint.hostName()).isEqualTo("M2M");
        assertThat(endpoint.vendorName()).isEqualTo("xelerance.com");
        assertThat(endpoint.assignedTunnelId()).isEqualTo(0xe7f6);
        assertThat(endpoint.receiveWindow()).isEqualTo(8);
        assertThat(endpoint.challenge()).isNull();
    }

    @Test
    void readsTheSccrqOfAndroid() throws MalformedException {
        ControlMessage.Endpoint endpoint = ((Sccrq) ofPacket(Captures.ANDROID_SCCRQ)).endpoint();
        assertThat(endpoint.hostName()).isEqualTo("anonymous");
        assertThat(endpoint.vendorName()).isEmpty();
        assertThat(endpoint.assignedTunnelId()).isEqualTo(0x0d6a);
        assertThat(endpoint.receiveWindow()).isEqualTo(1);
    }

    @Test
    void readsTheMessagesOfGoL2tpsTests() throws MalformedException {
        ControlHeader.Packet hello = ControlHeader.parse(Captures.PROL2TP_HELLO, 0, Captures.PROL2TP_HELLO.length);
        assertThat(hello.header()).isEqualTo(new ControlHeader(1, 0, 1, 1));
        assertThat(of(hello.avps())).isEqualTo(new Hello());
        assertThat(of(Captures.PROL2TP_STOP_CCN_AVPS)).isEqualTo(new StopCcn(0x5f2b, ResultCode.of(1)));
    }

    /** The whole message of RFC 2661 section 6.5 with the header of section 3.1, as go-l2tp's msg_test.go has it. */
    @Test
    void writesTheHelloOfGoL2tpsTests() {
        byte[] avps = new AvpWriter(MessageType.HELLO, null, null).toByteArray();
        assertThat(new ControlHeader(1, 0, 1, 1).with(avps)).isEqualTo(Captures.PROL2TP_HELLO);
    }

    /** RFC 2661 section 3.1: what MUST be so for control messages; the third is of Scapy's tests, without an S bit. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "c8",
                "c802000c00010000000100",
                "c002000c0001000200000000",
                "8802000c0001000000010001",
                "ca02000c0001000000010001",
                "4802000c0001000000010001",
                "c803000c0001000000010001",
                "c802000b0001000000010001",
                "c802000d0001000000010001",
                "c80200000001000000010001"
            })
    void dropsAMalformedHeader(String packet) {
        byte[] bytes = hex(packet);
        assertThatThrownBy(() -> ControlHeader.parse(bytes, 0, bytes.length)).isInstanceOf(MalformedException.class);
    }

    /** "All reserved bits MUST be ... ignored on incoming messages." The Length ends the message. */
    @Test
    void ignoresReservedBitsAndWhatFollowsTheLength() throws MalformedException {
        byte[] packet = hex("fdf2000c0001000200030004 ffffff");
        ControlHeader.Packet parsed = ControlHeader.parse(packet, 0, packet.length);
        assertThat(parsed.header()).isEqualTo(new ControlHeader(1, 2, 3, 4));
        assertThat(parsed.isZeroLengthBody()).isTrue();
    }

    @Test
    void readsAMessageInTheMiddleOfAnArray() throws MalformedException {
        byte[] packet = hex("ffff c802000c0001000200030004 ffff");
        assertThat(ControlHeader.parse(packet, 2, 12).header()).isEqualTo(new ControlHeader(1, 2, 3, 4));
    }

    /** A HELLO and one AVP more. RFC 2661 section 4.1: reserved bits make an AVP unrecognized; its M bit decides. */
    @ParameterizedTest
    @CsvSource({
        "0006 0000 0063, vendor 0 attribute 99",
        "0006 0000 0014, vendor 0 attribute 20",
        "0016 0de9 0002 4445552e5153432e4350323530353732, the Agent-Remote-Id of xl2tpd's issue 163",
        "0408 0000 0009 0001, a reserved bit",
        "4016 0000 0009 00112233445566778899aabbccddeeff, hidden without a secret",
        "0005 0000, shorter than an AVP's header",
        "0063 0000 0063, longer than the message"
    })
    void passesOverWhatItDoesNotKnow(String avp, String what) {
        Avps optional = Avps.parse(hex("8008000000000006" + avp), null);
        assertThat(ControlMessage.of(optional)).as(what).isEqualTo(new Hello());
        assertThat(optional.ignored()).as(what).isEqualTo(1);
    }

    /** The same with the M bit set must end the tunnel: RFC 2661 section 7.1. */
    @ParameterizedTest
    @CsvSource({
        "8006 0000 0063, UNKNOWN_MANDATORY_AVP, vendor 0 attribute 99",
        "8006 0137 0006, UNKNOWN_MANDATORY_AVP, vendor 311 attribute 6",
        "8408 0000 0009 0001, UNKNOWN_MANDATORY_AVP, vendor 0 attribute 9",
        "c016 0000 0009 00112233445566778899aabbccddeeff, UNKNOWN_MANDATORY_AVP, 'hidden assigned tunnel id, but no tunnel secret'",
        "8006 0000 0009, LENGTH_IS_WRONG, assigned tunnel id of 0 bytes",
        "800a 0000 0009 00010001, LENGTH_IS_WRONG, assigned tunnel id of 4 bytes",
        "8005 0000, LENGTH_IS_WRONG, an AVP says it is 5 bytes long",
        "8063 0000 0063, LENGTH_IS_WRONG, an AVP says it is 99 bytes long",
        "80, LENGTH_IS_WRONG, an AVP is cut short"
    })
    void refusesWhatItMustKnowAndDoesNot(String avp, GeneralError error, String text) {
        ControlMessage message = of(hex("8008000000000006" + avp));
        assertThat(message).isEqualTo(new Invalid(MessageType.HELLO, 0, 0, new Avps.Problem(error, text)));
    }

    /** MikroTik and others: numbers wider or narrower than RFC 2661 has them, and still clear. */
    @Test
    void takesNumbersOfAnotherWidthThatCanOnlyMeanOneThing() {
        Sccrp reply = (Sccrp) of(hex("8008000000000002 8008000000020100 8008000000030001 800b000000076669726577"
                + "800a0000000900001234 80070000000a07"));
        assertThat(reply.endpoint().framing()).isEqualTo(1);
        assertThat(reply.endpoint().assignedTunnelId()).isEqualTo(0x1234);
        assertThat(reply.endpoint().receiveWindow()).isEqualTo(7);
    }

    /** RFC 2661 section 5.8: "If absent, the peer must assume a Window Size of 4"; "A value of 0 ... is invalid". */
    @ParameterizedTest
    @ValueSource(strings = {"", "80080000000a0000"})
    void assumesAWindowOfFour(String window) {
        Sccrp reply = (Sccrp) of(hex("8008000000000002 8008000000091234" + window));
        assertThat(reply.endpoint().receiveWindow()).isEqualTo(4);
    }

    /** RFC 2661 section 5.3: 0 "MUST NOT be used as an Assigned Session ID or Assigned Tunnel ID". */
    @ParameterizedTest
    @CsvSource({
        "8008000000000002, SCCRP lacks an assigned tunnel id",
        "8008000000000002 8008000000090000, SCCRP has 0 for an assigned tunnel id",
        "800800000000000b, ICRP lacks an assigned session id",
        "800800000000000a 80080000000e0000, ICRQ has 0 for an assigned session id"
    })
    void refusesAMessageWithoutTheIdItMustAssign(String avps, String text) {
        Invalid invalid = (Invalid) of(hex(avps));
        assertThat(invalid.problem()).isEqualTo(new Avps.Problem(GeneralError.VALUE_OUT_OF_RANGE, text));
    }

    @Test
    void theFirstOfTwoCounts() {
        assertThat(of(hex("8008000000000002 8008000000091234 8008000000094321")))
                .isInstanceOfSatisfying(
                        Sccrp.class,
                        reply -> assertThat(reply.endpoint().assignedTunnelId()).isEqualTo(0x1234));
    }

    /** RFC 2661 section 4.4.1. */
    @Test
    void theMessageTypeMustComeFirst() {
        Invalid invalid = (Invalid) of(hex("8008000000091234 8008000000000006"));
        assertThat(invalid.type()).isNull();
        assertThat(invalid.problem().text()).isEqualTo("no message type");
    }

    @Test
    void tellsWhetherAnUnknownMessageMayBeIgnored() {
        assertThat(of(hex("8008000000000014"))).isEqualTo(new ControlMessage.Unknown(20, true));
        assertThat(of(hex("0008000000000014"))).isEqualTo(new ControlMessage.Unknown(20, false));
    }

    /** What a peer sends to be shown to a person must not steer the person's terminal. */
    @Test
    void showsTextOfThePeerWithoutItsControlCharacters() {
        Sccrp reply = (Sccrp) of(hex("8008000000000002 8008000000091234 801100000007 66 1b5b326a 0a e280ae 0000"));
        assertThat(reply.endpoint().hostName()).isEqualTo("f [2j ?");
    }
}
