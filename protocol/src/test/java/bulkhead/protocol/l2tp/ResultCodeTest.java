package bulkhead.protocol.l2tp;

import static bulkhead.protocol.l2tp.Captures.hex;
import static org.assertj.core.api.Assertions.assertThat;

import bulkhead.protocol.wire.MalformedException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ResultCodeTest {
    /** The values of go-l2tp's avp_test.go. */
    @Test
    void readsWithAndWithoutErrorCodeAndMessage() throws MalformedException {
        assertThat(ResultCode.parse(hex("0001"))).isEqualTo(new ResultCode(1, -1, ""));
        assertThat(ResultCode.parse(hex("00020003496e76616c696420417267756d656e74")))
                .isEqualTo(new ResultCode(2, 3, "Invalid Argument"));
    }

    /** The log of docker-ipsec-vpn-server's issue 20: Apple's CDN said 768 for 3, its StopCCN 256 for 1. */
    @ParameterizedTest
    @CsvSource({"0300, 3, -1", "0100, 1, -1", "02000600, 2, 6", "00020000, 2, 0"})
    void readsApplesByteOrder(String value, int result, int error) throws MalformedException {
        assertThat(ResultCode.parse(hex(value))).isEqualTo(new ResultCode(result, error, ""));
    }

    @Test
    void writesWhatGoL2tpReads() {
        assertThat(ResultCode.of(1).value()).isEqualTo(hex("0001"));
        assertThat(ResultCode.of(GeneralError.VALUE_OUT_OF_RANGE, "Invalid Argument")
                        .value())
                .isEqualTo(hex("00020003496e76616c696420417267756d656e74"));
    }

    /** The tables of RFC 2661 section 4.4.2. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "STOP_CCN | 0001 | result 1, general request to clear the control connection",
                "STOP_CCN | 00020004 | result 2, general error; error 4, insufficient resources to handle this now",
                "STOP_CCN | 0004 | result 4, the requester is not authorized to establish a control channel",
                "STOP_CCN | 00050100 | result 5, the protocol version of the requester is not supported; version 1 is",
                "STOP_CCN | 0007 | result 7, finite state machine error",
                "STOP_CCN | 0063 | result 99, a result code that RFC 2661 does not define",
                "CDN | 0001 | result 1, call disconnected due to loss of carrier",
                "CDN | 0004 | result 4, facilities for the call are lacking at the moment",
                "CDN | 00020008 | result 2, call disconnected for a general error; error 8, an unknown AVP was marked mandatory",
                "CDN | 000b | result 11, call was connected but no appropriate framing was detected",
                "CDN | 000300006f757421 | 'result 3, call disconnected for administrative reasons; it said \"out!\"'"
            })
    void saysEveryCodeInWords(MessageType carrier, String value, String words) throws MalformedException {
        assertThat(ResultCode.parse(hex(value)).words(carrier)).isEqualTo(words);
    }
}
