package bulkhead.platform.windows.wfp;

import java.util.UUID;

/** What a filter can ask of a packet or of its socket: FWPM_CONDITION_ and this name in fwpmu.h. */
public enum Field {
    /** The program that opened the socket; see {@link Value.Program}. */
    ALE_APP_ID("d78e1e87-8644-4ea5-9437-d809ecefc971"),
    FLAGS("632ce23b-5167-435c-86d7-e903684aa80c"),
    /** LUID of the interface that has the local address: of what this host sends, the one it leaves by. */
    IP_LOCAL_INTERFACE("4cd62a49-59c3-4969-b7f3-bda5d32890a4"),
    /** LUID of the interface that a packet came by; empty of what is sent in an accepted flow. */
    IP_ARRIVAL_INTERFACE("618a9b6d-386b-4136-ad6e-b51587cfb1cd"),
    /** LUID of the interface that a packet leaves by; empty of what comes in. */
    IP_NEXTHOP_INTERFACE("93ae8f5b-7f6f-4719-98c8-14e97429ef04"),
    /** LUID of the interface that a forwarded packet leaves by. */
    IP_FORWARD_INTERFACE("1076b8a5-6323-4c5e-9810-e8d3fc9e6136"),
    /** Index of the interface that a forwarded packet came by. */
    SOURCE_INTERFACE_INDEX("2311334d-c92d-45bf-9496-edf447820e2d"),
    IP_PROTOCOL("3971ef2b-623e-4f9a-8cb1-6e79b806b9a7"),
    IP_LOCAL_ADDRESS("d9ee00de-c1ef-4617-bfe3-ffd8f5a08957"),
    IP_REMOTE_ADDRESS("b235ae9a-1d64-49b8-a44c-5ff3d9095045"),
    IP_SOURCE_ADDRESS("ae96897e-2e94-4bc9-b313-b27ee80e574d"),
    IP_DESTINATION_ADDRESS("2d79133b-b390-45c6-8699-acaceaafed33"),
    /** Of ICMP the type: FWPM_CONDITION_ICMP_TYPE is the same. */
    IP_LOCAL_PORT("0c1ba1af-5765-453f-af22-a8f791ac775b"),
    /** Of ICMP the code: FWPM_CONDITION_ICMP_CODE is the same. */
    IP_REMOTE_PORT("c35a604d-d22b-4e1a-91b4-68f674ee674b"),
    /** Where the packet went that an ICMP error is about. */
    EMBEDDED_REMOTE_ADDRESS("77ee4b39-3273-4671-b63b-ab6feb66eeb6");

    private final UUID guid;

    Field(String guid) {
        this.guid = UUID.fromString(guid);
    }

    public UUID guid() {
        return guid;
    }
}
