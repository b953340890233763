package bulkhead.platform.windows.win32;

import bulkhead.leakguard.policy.Family;
import bulkhead.leakguard.policy.IpRange;
import bulkhead.platform.windows.wfp.Filter;
import bulkhead.platform.windows.wfp.FilterCondition;
import bulkhead.platform.windows.wfp.Value;
import bulkhead.platform.windows.win32.Fwpm.FWPM_FILTER0;
import bulkhead.platform.windows.win32.Fwpm.FWPM_FILTER_CONDITION0;
import bulkhead.platform.windows.win32.Fwpm.FWP_V4_ADDR_AND_MASK;
import bulkhead.platform.windows.win32.Fwpm.FWP_V6_ADDR_AND_MASK;
import bulkhead.platform.windows.win32.Fwpm.FWP_VALUE0;
import com.sun.jna.Memory;
import com.sun.jna.Pointer;
import com.sun.jna.WString;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;

/** A filter in native memory, which is there as long as this is. */
final class FilterMemory {
    private final FWPM_FILTER0 filter = new FWPM_FILTER0();
    private final Function<String, Pointer> programs;
    /** What the filter points to. */
    private final List<Object> kept = new ArrayList<>();

    /** @param programs gives the identifier (FWP_BYTE_BLOB) of an executable file */
    FilterMemory(UUID provider, UUID sublayer, Filter from, Function<String, Pointer> programs) {
        this.programs = programs;
        filter.filterKey.set(from.key());
        filter.displayData.name = new WString("Bulkhead: " + from.name());
        filter.flags = from.flags();
        filter.providerKey = guid(provider);
        filter.layerKey.set(from.layer().guid());
        filter.subLayerKey.set(sublayer);
        filter.weight.type = Fwpm.FWP_UINT64;
        filter.weight.uint64 = number(from.weight());
        filter.action.type = from.permit() ? Fwpm.FWP_ACTION_PERMIT : Fwpm.FWP_ACTION_BLOCK;
        conditions(from.conditions());
        filter.write();
    }

    FWPM_FILTER0 filter() {
        return filter;
    }

    private void conditions(List<FilterCondition> all) {
        if (all.isEmpty()) {
            return;
        }
        FWPM_FILTER_CONDITION0[] array = (FWPM_FILTER_CONDITION0[]) new FWPM_FILTER_CONDITION0().toArray(all.size());
        for (int i = 0; i < array.length; i++) {
            FilterCondition from = all.get(i);
            array[i].fieldKey.set(from.field().guid());
            array[i].matchType = from.match().number();
            set(array[i].conditionValue, from.value());
            array[i].write();
        }
        kept.add(array);
        filter.numFilterConditions = array.length;
        filter.filterCondition = array[0].getPointer();
    }

    private void set(FWP_VALUE0 to, Value value) {
        switch (value) {
            case Value.UInt8(int number) -> inline(to, Fwpm.FWP_UINT8, number);
            case Value.UInt16(int number) -> inline(to, Fwpm.FWP_UINT16, number);
            case Value.UInt32(int number) -> inline(to, Fwpm.FWP_UINT32, number);
            case Value.UInt64(long number) -> point(to, Fwpm.FWP_UINT64, number(number));
            case Value.Range(IpRange range) -> range(to, range);
            case Value.Program(String path) -> point(to, Fwpm.FWP_BYTE_BLOB_TYPE, programs.apply(path));
        }
    }

    private static void inline(FWP_VALUE0 to, int type, int number) {
        point(to, type, Pointer.createConstant(Integer.toUnsignedLong(number)));
    }

    private static void point(FWP_VALUE0 to, int type, Pointer value) {
        to.type = type;
        to.uint64 = value;
    }

    /** An IPv4 address and its mask are numbers, an IPv6 address is bytes. */
    private void range(FWP_VALUE0 to, IpRange range) {
        byte[] address = range.address().getAddress();
        if (range.family() == Family.IPV4) {
            FWP_V4_ADDR_AND_MASK masked = new FWP_V4_ADDR_AND_MASK();
            masked.addr = ByteBuffer.wrap(address).getInt();
            masked.mask = range.prefixLength() == 0 ? 0 : -1 << 32 - range.prefixLength();
            point(to, Fwpm.FWP_V4_ADDR_MASK, written(masked));
        } else {
            FWP_V6_ADDR_AND_MASK masked = new FWP_V6_ADDR_AND_MASK();
            masked.addr = address;
            masked.prefixLength = (byte) range.prefixLength();
            point(to, Fwpm.FWP_V6_ADDR_MASK, written(masked));
        }
    }

    private Pointer number(long number) {
        Memory memory = new Memory(Long.BYTES);
        memory.setLong(0, number);
        kept.add(memory);
        return memory;
    }

    private Pointer guid(UUID id) {
        return written(new GUID(id));
    }

    private Pointer written(CStructure structure) {
        structure.write();
        kept.add(structure);
        return structure.getPointer();
    }
}
