package bulkhead.app.log;

import static org.assertj.core.api.Assertions.assertThat;

import bulkhead.protocol.note.Message;
import bulkhead.protocol.note.PppContent;
import bulkhead.protocol.note.PppContent.Option;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Against the lines that pppd 2.4.9 prints for the same bytes ({@code lcp_printpkt}, {@code ipcp_printpkt} and so on). */
class PppTextTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "c021|1|01|010405780206000000000305c22381050651d1ab0f07020802"
                        + "|[LCP ConfReq id=0x1 <mru 1400> <asyncmap 0x0> <auth chap MS-v2> <magic 0x51d1ab0f> <pcomp> <accomp>]",
                "c021|4|1f|0304c227|[LCP ConfRej id=0x1f <auth eap>]",
                "c021|3|02|0305c22305|[LCP ConfNak id=0x2 <auth chap MD5>]",
                "c021|3|02|0304c023|[LCP ConfNak id=0x2 <auth pap>]",
                "c021|4|03|0d0306110405dc130603aabbcc|[LCP ConfRej id=0x3 < 0d 03 06> <mrru 1500> < 13 06 03 aa bb cc>]",
                "8021|1|01|0206002d0f0103060a000001|[IPCP ConfReq id=0x1 <compress VJ 0f 01> <addr 10.0.0.1>]",
                "8021|3|02|03060a630002810608080808830601010101"
                        + "|[IPCP ConfNak id=0x2 <addr 10.99.0.2> <ms-dns1 8.8.8.8> <ms-dns2 1.1.1.1>]",
                "8057|1|01|010a020000fffe000001|[IPV6CP ConfReq id=0x1 <addr fe80::0200:00ff:fe00:0001>]",
                "8057|4|01|0204004f|[IPV6CP ConfRej id=0x1 < 02 04 00 4f>]",
                "80fd|1|01|120601000060|[CCP ConfReq id=0x1 < 12 06 01 00 00 60>]",
            })
    void optionsReadAsPppdPrintsThem(String protocol, int code, String id, String data, String line) {
        assertThat(PppText.of(message(protocol, code, id, new PppContent.Options(options(data)))))
                .isEqualTo(line);
    }

    @Test
    void theOthersReadAsPppdPrintsThem() {
        assertThat(PppText.of(message("c021", 9, "00", new PppContent.Magic(0x1234abcd, 0))))
                .isEqualTo("[LCP EchoReq id=0x0 magic=0x1234abcd]");
        assertThat(PppText.of(message("c021", 5, "02", new PppContent.Text("User request"))))
                .isEqualTo("[LCP TermReq id=0x2 \"User request\"]");
        assertThat(PppText.of(message("c021", 6, "02", new PppContent.Text(""))))
                .isEqualTo("[LCP TermAck id=0x2]");
        assertThat(PppText.of(message("c223", 1, "5a", new PppContent.Challenge(new byte[] {1, (byte) 0xfe}, "lns"))))
                .isEqualTo("[CHAP Challenge id=0x5a <01fe>, name = \"lns\"]");
        assertThat(PppText.of(message("c023", 1, "01", new PppContent.Proof(6, "anna"))))
                .isEqualTo("[PAP AuthReq id=0x1 user=\"anna\" password=<hidden>]");
        assertThat(PppText.of(message("c021", 8, "02", new PppContent.RejectedProtocol(0x8057, 10))))
                .isEqualTo("[LCP ProtRej id=0x2 8057 (IPV6CP)]");
    }

    /** A text that would end the line, or the quotation, or turn around what follows it. */
    @Test
    void whatThePeerSaysCannotBeTakenForAnythingElse() {
        String line = PppText.of(message(
                "c021", 5, "01", new PppContent.Text("x\"]\nsent [LCP \u202ereversed\u001b[2J\\" + "y".repeat(5_000))));

        assertThat(line)
                .startsWith("[LCP TermReq id=0x1 \"x\\\"] sent [LCP ?reversed [2J\\\\yyy")
                .endsWith("\"]");
        assertThat(line).hasSizeLessThan(300);
        assertThat(line.codePoints()).allMatch(c -> c >= ' ' && Character.getType(c) != Character.FORMAT);
    }

    private static Message.Ppp message(String protocol, int code, String id, PppContent content) {
        return new Message.Ppp(HexFormat.fromHexDigits(protocol), code, HexFormat.fromHexDigits(id), content);
    }

    /** As they stand on the wire: type, length, data. */
    private static List<Option> options(String hex) {
        byte[] bytes = HexFormat.of().parseHex(hex);
        List<Option> options = new ArrayList<>();
        for (int at = 0; at < bytes.length; at += bytes[at + 1]) {
            options.add(new Option(
                    bytes[at] & 0xff, Arrays.copyOfRange(bytes, at + 2, Math.min(at + bytes[at + 1], bytes.length))));
        }
        return options;
    }
}
