package bulkhead.platform.windows.win32;

import com.sun.jna.Pointer;
import com.sun.jna.Structure.FieldOrder;

/** MIB_IF_ROW2 of netioapi.h: a network interface. */
public final class IfRow {
    private IfRow() {}

    @FieldOrder({
        "InterfaceLuid",
        "InterfaceIndex",
        "InterfaceGuid",
        "Alias",
        "Description",
        "PhysicalAddressLength",
        "PhysicalAddress",
        "PermanentPhysicalAddress",
        "Mtu",
        "Type",
        "TunnelType",
        "MediaType",
        "PhysicalMediumType",
        "AccessType",
        "DirectionType",
        "InterfaceAndOperStatusFlags",
        "OperStatus",
        "AdminStatus",
        "MediaConnectState",
        "NetworkGuid",
        "ConnectionType",
        "TransmitLinkSpeed",
        "ReceiveLinkSpeed",
        "InOctets"
    })
    public static class MIB_IF_ROW2 extends CStructure {
        public long InterfaceLuid;
        public int InterfaceIndex;
        public GUID InterfaceGuid = new GUID();
        public short[] Alias = new short[257];
        public short[] Description = new short[257];
        public int PhysicalAddressLength;
        public byte[] PhysicalAddress = new byte[32];
        public byte[] PermanentPhysicalAddress = new byte[32];
        public int Mtu;
        public int Type;
        public int TunnelType;
        public int MediaType;
        public int PhysicalMediumType;
        public int AccessType;
        public int DirectionType;
        public byte InterfaceAndOperStatusFlags;
        public int OperStatus;
        public int AdminStatus;
        public int MediaConnectState;
        public GUID NetworkGuid = new GUID();
        public int ConnectionType;
        public long TransmitLinkSpeed;
        public long ReceiveLinkSpeed;
        /** And the seventeen counters behind it. */
        public long[] InOctets = new long[18];

        public MIB_IF_ROW2() {}

        MIB_IF_ROW2(Pointer there) {
            super(there);
            read();
        }
    }
}
