package bulkhead.platform.windows.win32;

import static org.assertj.core.api.Assertions.assertThat;

import bulkhead.leakguard.policy.Family;
import bulkhead.leakguard.policy.IpRange;
import bulkhead.platform.windows.api.IpHelper.Address;
import bulkhead.platform.windows.api.IpHelper.Link;
import bulkhead.platform.windows.api.IpHelper.Route;
import bulkhead.platform.windows.win32.IfRow.MIB_IF_ROW2;
import bulkhead.platform.windows.win32.Netio.DNS_INTERFACE_SETTINGS;
import bulkhead.platform.windows.win32.Netio.MIB_IPFORWARD_ROW2;
import bulkhead.platform.windows.win32.Netio.MIB_UNICASTIPADDRESS_ROW;
import bulkhead.platform.windows.win32.Netio.SOCKADDR_INET;
import com.sun.jna.Memory;
import java.net.InetAddress;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Rows as Windows lays them out, at the places that {@code x64.txt} has: addresses in the order in which they are sent. */
class RowsTest {
    private static final InetAddress ADDRESS_4 = InetAddress.ofLiteral("192.0.2.7");
    private static final InetAddress ADDRESS_6 = InetAddress.ofLiteral("2001:db8::7");

    /** SOCKADDR_IN and SOCKADDR_IN6 (ws2def.h, ws2ipdef.h). */
    @ParameterizedTest
    @CsvSource({
        "192.0.2.7, 02000000c000020700000000000000000000000000000000 00000000",
        "2001:db8::7, 170000000000000020010db8000000000000000000000007 00000000"
    })
    void anAddressIsASocketsAddress(String literal, String bytes) {
        SOCKADDR_INET address = new SOCKADDR_INET();
        Rows.set(address, InetAddress.ofLiteral("fe80::1"));
        Rows.set(address, InetAddress.ofLiteral(literal));
        address.write();
        assertThat(HexFormat.of().formatHex(address.getPointer().getByteArray(0, 28)))
                .isEqualTo(bytes.replace(" ", ""));
        assertThat(Rows.address(address)).isEqualTo(InetAddress.ofLiteral(literal));
    }

    private static void put(Memory memory, int at, String bytes) {
        byte[] all = HexFormat.of().parseHex(bytes);
        memory.write(at, all, 0, all.length);
    }

    @Test
    void anAddressRowIsRead() {
        Memory memory = new Memory(80);
        memory.clear();
        put(memory, 0, "0200" + "0000" + "c0000207");
        memory.setLong(32, 0x0006_0080_0200_0000L);
        memory.setByte(60, (byte) 24);
        assertThat(Rows.address(new MIB_UNICASTIPADDRESS_ROW(memory)))
                .isEqualTo(new Address(0x0006_0080_0200_0000L, ADDRESS_4, 24));
    }

    @Test
    void aRouteRowIsReadWithTheInterfacesMetric() {
        Memory memory = new Memory(104);
        memory.clear();
        memory.setLong(0, 7);
        put(memory, 12, "1700");
        memory.setByte(12 + 28, (byte) 0);
        put(memory, 44, "1700" + "0000" + "00000000" + "fe800000000000000000000000000001");
        memory.setInt(84, 256);
        memory.setInt(88, 3);
        assertThat(Rows.route(new MIB_IPFORWARD_ROW2(memory), 25))
                .isEqualTo(new Route(7, IpRange.ALL_IPV6, Optional.of(InetAddress.ofLiteral("fe80::1")), 281, true));
    }

    @Test
    void aRouteOnTheLinkHasNoNextHopAndWindowsOwnAreNobodys() {
        Memory memory = new Memory(104);
        memory.clear();
        put(memory, 12, "0200" + "0000" + "c0000200");
        memory.setByte(12 + 28, (byte) 24);
        put(memory, 44, "0200");
        memory.setInt(88, 2);
        Route route = Rows.route(new MIB_IPFORWARD_ROW2(memory), 0);
        assertThat(route.range()).isEqualTo(IpRange.parse("192.0.2.0/24"));
        assertThat(route.nextHop()).isEmpty();
        assertThat(route.managed()).isFalse();
    }

    @Test
    void anInterfaceRowIsRead() {
        Memory memory = new Memory(1352);
        memory.clear();
        memory.setLong(0, 9);
        memory.setInt(8, 12);
        put(memory, 12, "03020100" + "0504" + "0706" + "08090a0b0c0d0e0f");
        put(memory, 28, "450074006800e90000004100");
        memory.setInt(1056, 6);
        put(memory, 1060, "020000000001ffff");
        memory.setInt(1124, 1500);
        memory.setInt(1128, 6);
        memory.setInt(1156, 1);
        memory.setInt(1164, 1);
        Link link = Rows.link(new MIB_IF_ROW2(memory));
        UUID guid = UUID.fromString("00010203-0405-0607-0809-0a0b0c0d0e0f");
        assertThat(link).isEqualTo(new Link("Ethé", 9, 12, guid, false, true, 1500, "02:00:00:00:00:01"));
        memory.setInt(1164, 2);
        assertThat(Rows.link(new MIB_IF_ROW2(memory)).linked())
                .as("a pulled cable")
                .isFalse();
    }

    /** "DNS_INTERFACE_SETTINGS": servers and domains by commas; IPv6's by a flag. */
    @Test
    void serversAreOneTextWithTheirFamilysFlag() {
        DNS_INTERFACE_SETTINGS settings = NativeResolver.settings(
                Family.IPV6,
                List.of(ADDRESS_6, InetAddress.ofLiteral("2001:db8::8")),
                List.of("a.example", "b.example"));
        settings.write();
        assertThat(settings.getPointer().getInt(0)).isEqualTo(1);
        assertThat(settings.getPointer().getLong(8)).isEqualTo(1 | 2 | 4);
        assertThat(settings.getPointer().getPointer(24).getWideString(0))
                .isEqualTo("2001:db8:0:0:0:0:0:7,2001:db8:0:0:0:0:0:8");
        assertThat(settings.getPointer().getPointer(32).getWideString(0)).isEqualTo("a.example,b.example");
    }
}
