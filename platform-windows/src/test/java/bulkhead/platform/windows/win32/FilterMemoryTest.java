package bulkhead.platform.windows.win32;

import static org.assertj.core.api.Assertions.assertThat;

import bulkhead.leakguard.policy.IpRange;
import bulkhead.platform.windows.wfp.Field;
import bulkhead.platform.windows.wfp.Filter;
import bulkhead.platform.windows.wfp.FilterCondition;
import bulkhead.platform.windows.wfp.Layer;
import bulkhead.platform.windows.wfp.Lifetime;
import bulkhead.platform.windows.wfp.Match;
import bulkhead.platform.windows.wfp.Value;
import bulkhead.platform.windows.win32.Fwpm.FWPM_FILTER0;
import com.sun.jna.Memory;
import com.sun.jna.Pointer;
import java.util.HexFormat;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** A filter as bytes, at the places that {@code x64.txt} has, in the forms that the documentation of FWP_VALUE0 and its members says. */
class FilterMemoryTest {
    private static final UUID PROVIDER = UUID.fromString("00112233-4455-6677-8899-aabbccddeeff");
    private static final UUID SUBLAYER = UUID.fromString("ffeeddcc-bbaa-9988-7766-554433221100");
    private static final Filter FILTER = new Filter(
            UUID.fromString("01020304-0506-0708-090a-0b0c0d0e0f10"),
            "test",
            Layer.ALE_AUTH_CONNECT_V4,
            0x1_0000_0007L,
            List.of(
                    new FilterCondition(Field.IP_PROTOCOL, Match.EQUAL, new Value.UInt8(17)),
                    new FilterCondition(Field.IP_REMOTE_PORT, Match.EQUAL, new Value.UInt16(4500)),
                    new FilterCondition(Field.FLAGS, Match.FLAGS_ALL_SET, new Value.UInt32(1)),
                    new FilterCondition(
                            Field.IP_LOCAL_INTERFACE, Match.NOT_EQUAL, new Value.UInt64(0x0035_0000_0100_0000L)),
                    new FilterCondition(
                            Field.IP_REMOTE_ADDRESS, Match.EQUAL, new Value.Range(IpRange.parse("192.168.1.0/24"))),
                    new FilterCondition(
                            Field.IP_REMOTE_ADDRESS, Match.EQUAL, new Value.Range(IpRange.parse("ff02::1:ff00:0/104"))),
                    new FilterCondition(Field.ALE_APP_ID, Match.EQUAL, new Value.Program("C:\\a.exe"))),
            false,
            Lifetime.BOOTTIME);

    private final Memory blob = new Memory(16);
    private final FilterMemory memory = new FilterMemory(PROVIDER, SUBLAYER, FILTER, path -> {
        assertThat(path).isEqualTo("C:\\a.exe");
        return blob;
    });
    private final Pointer bytes = memory.filter().getPointer();

    private static String hex(Pointer from, long offset, int length) {
        return HexFormat.of().formatHex(from.getByteArray(offset, length));
    }

    @Test
    void theHeadHasKeysFlagsWeightAndAction() {
        assertThat(hex(bytes, 0, 16))
                .as("the first three numbers in the processor's order")
                .isEqualTo("0403020106050807090a0b0c0d0e0f10");
        assertThat(bytes.getPointer(16).getWideString(0)).isEqualTo("Bulkhead: test");
        assertThat(bytes.getInt(32)).as("boot time, and a hard block").isEqualTo(2 | 8);
        assertThat(hex(bytes.getPointer(40), 0, 16)).isEqualTo("33221100554477668899aabbccddeeff");
        assertThat(hex(bytes, 64, 16)).isEqualTo("d1578dc3a705334c904f7fbceee60e82");
        assertThat(hex(bytes, 80, 16)).isEqualTo("ccddeeffaabb88997766554433221100");
        assertThat(bytes.getInt(96)).as("FWP_UINT64").isEqualTo(4);
        assertThat(bytes.getPointer(104).getLong(0)).isEqualTo(0x1_0000_0007L);
        assertThat(bytes.getInt(112)).isEqualTo(7);
        assertThat(bytes.getInt(128)).as("FWP_ACTION_BLOCK").isEqualTo(0x1001);
    }

    private Pointer value(int condition, int match, int type) {
        Pointer there = bytes.getPointer(120).share(40L * condition);
        assertThat(there.getInt(16)).as("match").isEqualTo(match);
        assertThat(there.getInt(24)).as("type").isEqualTo(type);
        return there.share(32);
    }

    @Test
    void smallNumbersLieInTheirConditionAndTheRestBehindIt() {
        assertThat(hex(bytes.getPointer(120), 0, 16)).isEqualTo("2bef71393e629a4f8cb16e79b806b9a7");
        assertThat(value(0, 0, 1).getByte(0)).isEqualTo((byte) 17);
        assertThat(value(1, 0, 2).getShort(0)).isEqualTo((short) 4500);
        assertThat(value(2, 6, 3).getInt(0)).isEqualTo(1);
        assertThat(value(3, 10, 4).getPointer(0).getLong(0)).isEqualTo(0x0035_0000_0100_0000L);
        Pointer masked = value(4, 0, 0x100).getPointer(0);
        assertThat(masked.getInt(0)).as("in the processor's order").isEqualTo(0xc0a80100);
        assertThat(masked.getInt(4)).isEqualTo(0xffffff00);
        Pointer prefixed = value(5, 0, 0x101).getPointer(0);
        assertThat(hex(prefixed, 0, 17)).isEqualTo("ff0200000000000000000001ff000000" + "68");
        assertThat(value(6, 0, 12).getPointer(0)).isEqualTo(blob);
    }

    @Test
    void whatIsWrittenIsReadTheSame() {
        FWPM_FILTER0 read = new FWPM_FILTER0(bytes);
        assertThat(read.filterKey.get()).isEqualTo(FILTER.key());
        assertThat(read.layerKey.get()).isEqualTo(FILTER.layer().guid());
        assertThat(read.flags).isEqualTo(FILTER.flags());
        assertThat(read.action.type).isEqualTo(Fwpm.FWP_ACTION_BLOCK);
    }
}
