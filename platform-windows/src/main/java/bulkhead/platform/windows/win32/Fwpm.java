package bulkhead.platform.windows.win32;

import com.sun.jna.Pointer;
import com.sun.jna.Structure.FieldOrder;
import com.sun.jna.WString;

/** Structures and constants of fwptypes.h and fwpmtypes.h. */
public final class Fwpm {
    public static final int FWP_UINT8 = 1;
    public static final int FWP_UINT16 = 2;
    public static final int FWP_UINT32 = 3;
    public static final int FWP_UINT64 = 4;
    public static final int FWP_BYTE_BLOB_TYPE = 12;
    public static final int FWP_V4_ADDR_MASK = 0x100;
    public static final int FWP_V6_ADDR_MASK = 0x101;
    public static final int FWP_ACTION_BLOCK = 0x1001;
    public static final int FWP_ACTION_PERMIT = 0x1002;
    public static final int FWP_FILTER_ENUM_OVERLAPPING = 1;
    public static final int FWP_FILTER_ENUM_FLAG_INCLUDE_BOOTTIME = 8;

    private Fwpm() {}

    @FieldOrder({"name", "description"})
    public static class FWPM_DISPLAY_DATA0 extends CStructure {
        public WString name;
        public WString description;
    }

    @FieldOrder({"size", "data"})
    public static class FWP_BYTE_BLOB extends CStructure {
        public int size;
        public Pointer data;

        public FWP_BYTE_BLOB() {}

        FWP_BYTE_BLOB(Pointer there) {
            super(there);
            read();
        }
    }

    /** FWP_CONDITION_VALUE0 is the same. */
    @FieldOrder({"type", "uint64"})
    public static class FWP_VALUE0 extends CStructure {
        public int type;
        /** A number of up to 32 bits, or where what is larger lies. */
        public Pointer uint64;
    }

    @FieldOrder({"addr", "mask"})
    public static class FWP_V4_ADDR_AND_MASK extends CStructure {
        public int addr;
        public int mask;
    }

    @FieldOrder({"addr", "prefixLength"})
    public static class FWP_V6_ADDR_AND_MASK extends CStructure {
        public byte[] addr = new byte[16];
        public byte prefixLength;
    }

    @FieldOrder({"type", "filterType"})
    public static class FWPM_ACTION0 extends CStructure {
        public int type;
        public GUID filterType = new GUID();
    }

    @FieldOrder({"fieldKey", "matchType", "conditionValue"})
    public static class FWPM_FILTER_CONDITION0 extends CStructure {
        public GUID fieldKey = new GUID();
        public int matchType;
        public FWP_VALUE0 conditionValue = new FWP_VALUE0();
    }

    @FieldOrder({
        "filterKey",
        "displayData",
        "flags",
        "providerKey",
        "providerData",
        "layerKey",
        "subLayerKey",
        "weight",
        "numFilterConditions",
        "filterCondition",
        "action",
        "rawContext",
        "reserved",
        "filterId",
        "effectiveWeight"
    })
    public static class FWPM_FILTER0 extends CStructure {
        public GUID filterKey = new GUID();
        public FWPM_DISPLAY_DATA0 displayData = new FWPM_DISPLAY_DATA0();
        public int flags;
        public Pointer providerKey;
        public FWP_BYTE_BLOB providerData = new FWP_BYTE_BLOB();
        public GUID layerKey = new GUID();
        public GUID subLayerKey = new GUID();
        public FWP_VALUE0 weight = new FWP_VALUE0();
        public int numFilterConditions;
        public Pointer filterCondition;
        public FWPM_ACTION0 action = new FWPM_ACTION0();
        public long[] rawContext = new long[2];
        public Pointer reserved;
        public long filterId;
        public FWP_VALUE0 effectiveWeight = new FWP_VALUE0();

        public FWPM_FILTER0() {}

        FWPM_FILTER0(Pointer there) {
            super(there);
            read();
        }
    }

    @FieldOrder({
        "providerKey",
        "layerKey",
        "enumType",
        "flags",
        "providerContextTemplate",
        "numFilterConditions",
        "filterCondition",
        "actionMask",
        "calloutKey"
    })
    public static class FWPM_FILTER_ENUM_TEMPLATE0 extends CStructure {
        public Pointer providerKey;
        public GUID layerKey = new GUID();
        public int enumType;
        public int flags;
        public Pointer providerContextTemplate;
        public int numFilterConditions;
        public Pointer filterCondition;
        public int actionMask;
        public Pointer calloutKey;
    }

    @FieldOrder({"enumTemplate", "flags", "sessionKey"})
    public static class FWPM_FILTER_SUBSCRIPTION0 extends CStructure {
        public Pointer enumTemplate;
        public int flags;
        public GUID sessionKey = new GUID();
    }

    @FieldOrder({"subLayerKey", "displayData", "flags", "providerKey", "providerData", "weight"})
    public static class FWPM_SUBLAYER0 extends CStructure {
        public GUID subLayerKey = new GUID();
        public FWPM_DISPLAY_DATA0 displayData = new FWPM_DISPLAY_DATA0();
        public int flags;
        public Pointer providerKey;
        public FWP_BYTE_BLOB providerData = new FWP_BYTE_BLOB();
        public short weight;

        public FWPM_SUBLAYER0() {}

        FWPM_SUBLAYER0(Pointer there) {
            super(there);
            read();
        }
    }

    @FieldOrder({"providerKey", "displayData", "flags", "providerData", "serviceName"})
    public static class FWPM_PROVIDER0 extends CStructure {
        public GUID providerKey = new GUID();
        public FWPM_DISPLAY_DATA0 displayData = new FWPM_DISPLAY_DATA0();
        public int flags;
        public FWP_BYTE_BLOB providerData = new FWP_BYTE_BLOB();
        public WString serviceName;
    }

    @FieldOrder({
        "sessionKey",
        "displayData",
        "flags",
        "txnWaitTimeoutInMSec",
        "processId",
        "sid",
        "username",
        "kernelMode"
    })
    public static class FWPM_SESSION0 extends CStructure {
        public GUID sessionKey = new GUID();
        public FWPM_DISPLAY_DATA0 displayData = new FWPM_DISPLAY_DATA0();
        public int flags;
        public int txnWaitTimeoutInMSec;
        public int processId;
        public Pointer sid;
        public WString username;
        public int kernelMode;
    }
}
