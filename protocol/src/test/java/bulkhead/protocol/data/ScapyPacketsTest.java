package bulkhead.protocol.data;

import static org.assertj.core.api.Assertions.assertThat;

import bulkhead.protocol.esp.EspSuite;
import bulkhead.protocol.esp.InboundSa;
import bulkhead.protocol.esp.OutboundSa;
import bulkhead.protocol.esp.SaParameters;
import bulkhead.protocol.wire.IpAddress;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Whole ESP packets, from SPI to ICV, are the ones that scapy makes of the same keys, IVs and contents. */
class ScapyPacketsTest {
    private static final List<String[]> PACKETS = Scapy.read("scapy-esp.txt");
    private static final IpAddress SERVER_V4 = IpAddress.parse("198.51.100.2");
    private static final IpAddress CLIENT_V4 = IpAddress.parse("192.0.2.1");
    private static final IpAddress SERVER_V6 = IpAddress.parse("2001:db8:1::2");
    private static final IpAddress CLIENT_V6 = IpAddress.parse("2001:db8::1");

    private final byte[] wire = new byte[512];
    private final byte[] opened = new byte[1024];

    @ParameterizedTest
    @EnumSource
    void opensWhatScapySealed(EspSuite suite) {
        for (String family : List.of("ipv4", "ipv6")) {
            List<String[]> packets = packets(suite, family);
            Decapsulator decapsulator = new Decapsulator();
            DataPath path = client(parameters(suite, packets.getFirst()[3]), family);
            for (String[] fields : packets) {
                byte[] esp = Scapy.hex(fields[4]);
                assertThat(decapsulator.open(path, esp, 0, esp.length, opened))
                        .as("%s, dropped: %s", fields[2], decapsulator.drops())
                        .isEqualTo(Decapsulator.IP);
                int from = decapsulator.offset();
                assertThat(Arrays.copyOfRange(opened, from, from + decapsulator.length()))
                        .isEqualTo(Scapy.hex(fields[5]));
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void sealsAsScapyDoes(EspSuite suite) {
        for (String family : List.of("ipv4", "ipv6")) {
            List<String[]> packets = packets(suite, family);
            Encapsulator encapsulator = new Encapsulator();
            DataPath path = server(parameters(suite, packets.getFirst()[3]), family);
            for (String[] fields : packets) {
                if (fields[2].equals("none")) {
                    continue; // We always write the length.
                }
                DataPath sending = fields[2].startsWith("sequence") ? sequenced(path) : path;
                byte[] packet = Scapy.hex(fields[5]);
                int length =
                        encapsulator.ip(sending, Pair.withRoom(packet), PacketLayout.HEADROOM, packet.length, wire, 0);
                assertThat(HexFormat.of().formatHex(wire, 0, length))
                        .as(fields[2])
                        .isEqualTo(fields[4]);
            }
        }
    }

    private static List<String[]> packets(EspSuite suite, String family) {
        // Scapy has RFC 4868 only: the same HMAC, of which the draft before it sends 96 bits, RFC 4868 128.
        String name = suite.name().replace("SHA2_256_96", "SHA2_256");
        List<String[]> packets = PACKETS.stream()
                .filter(fields -> fields[0].equals(name) && fields[1].equals(family))
                .map(fields -> name.equals(suite.name()) ? fields : shortened(fields))
                .toList();
        assertThat(packets).hasSize(3);
        return packets;
    }

    private static String[] shortened(String[] fields) {
        String[] shorter = fields.clone();
        shorter[4] = fields[4].substring(0, fields[4].length() - 2 * (128 - 96) / 8);
        return shorter;
    }

    private static SaParameters parameters(EspSuite suite, String keymat) {
        return new SaParameters(0x12345678, suite, Scapy.hex(keymat));
    }

    private static DataPath client(SaParameters sa, String family) {
        DataPath.Outer outer = family.equals("ipv6")
                ? new DataPath.Outer(CLIENT_V6, SERVER_V6, false)
                : new DataPath.Outer(CLIENT_V4, SERVER_V4, false);
        return path(sa, outer, new DataPath.L2tp(40001, 1701, 11, 12, 21, 22, L2tpSequencing.never()));
    }

    private static DataPath server(SaParameters sa, String family) {
        DataPath.Outer outer = family.equals("ipv6")
                ? new DataPath.Outer(SERVER_V6, CLIENT_V6, false)
                : new DataPath.Outer(SERVER_V4, CLIENT_V4, false);
        return path(sa, outer, new DataPath.L2tp(1701, 40001, 21, 22, 11, 12, L2tpSequencing.never()));
    }

    private static DataPath sequenced(DataPath path) {
        return path.withL2tp(new DataPath.L2tp(1701, 40001, 21, 22, 11, 12, L2tpSequencing.always()));
    }

    private static DataPath path(SaParameters sa, DataPath.Outer outer, DataPath.L2tp l2tp) {
        return DataPath.of(new OutboundSa(sa), new InboundSa(sa), outer, l2tp)
                .withPpp(DataPath.Ppp.DOWN.withFamilies(true, true));
    }
}
