package bulkhead.platform.windows.wfp;

import bulkhead.leakguard.policy.Family;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;

/** Where filters are, each for one family: FWPM_LAYER_ and this name in fwpmu.h. */
public enum Layer {
    ALE_AUTH_CONNECT_V4(Stage.CONNECT, Family.IPV4, "c38d57d1-05a7-4c33-904f-7fbceee60e82"),
    ALE_AUTH_CONNECT_V6(Stage.CONNECT, Family.IPV6, "4a72393b-319f-44bc-84c3-ba54dcb3b6b4"),
    OUTBOUND_TRANSPORT_V4(Stage.OUT_TRANSPORT, Family.IPV4, "09e61aea-d214-46e2-9b21-b26b0b2f28c8"),
    OUTBOUND_TRANSPORT_V6(Stage.OUT_TRANSPORT, Family.IPV6, "e1735bde-013f-4655-b351-a49e15762df0"),
    OUTBOUND_IPPACKET_V4(Stage.OUT_PACKET, Family.IPV4, "1e5c9fae-8a84-4135-a331-950b54229ecd"),
    OUTBOUND_IPPACKET_V6(Stage.OUT_PACKET, Family.IPV6, "a3b3ab6b-3564-488c-9117-f34e82142763"),
    ALE_AUTH_RECV_ACCEPT_V4(Stage.ACCEPT, Family.IPV4, "e1cd9fe7-f4b5-4273-96c0-592e487b8650"),
    ALE_AUTH_RECV_ACCEPT_V6(Stage.ACCEPT, Family.IPV6, "a3b42c97-9f04-4672-b87e-cee9c483257f"),
    INBOUND_TRANSPORT_V4(Stage.IN_TRANSPORT, Family.IPV4, "5926dfc8-e3cf-4426-a283-dc393f5d0f9d"),
    INBOUND_TRANSPORT_V6(Stage.IN_TRANSPORT, Family.IPV6, "634a869f-fc23-4b90-b0c1-bf620a36ae6f"),
    INBOUND_ICMP_ERROR_V4(Stage.IN_ICMP_ERROR, Family.IPV4, "61499990-3cb6-4e84-b950-53b94b6964f3"),
    INBOUND_ICMP_ERROR_V6(Stage.IN_ICMP_ERROR, Family.IPV6, "65f9bdff-3b2d-4e5d-b8c6-c720651fe898"),
    IPFORWARD_V4(Stage.FORWARD, Family.IPV4, "a82acc24-4ee1-4ee1-b465-fd1d25cb10a4"),
    IPFORWARD_V6(Stage.FORWARD, Family.IPV6, "7b964818-19c7-493a-b71f-832c3684d28c");

    private final Stage stage;
    private final Family family;
    private final UUID guid;

    Layer(Stage stage, Family family, String guid) {
        this.stage = stage;
        this.family = family;
        this.guid = UUID.fromString(guid);
    }

    public Stage stage() {
        return stage;
    }

    public Family family() {
        return family;
    }

    public UUID guid() {
        return guid;
    }

    public static Layer of(Stage stage, Family family) {
        return Arrays.stream(values())
                .filter(layer -> layer.stage == stage && layer.family == family)
                .findFirst()
                .orElseThrow();
    }

    /** The others that see the same packets, in whose filters the same rules are. */
    List<Layer> beside() {
        return Arrays.stream(values())
                .filter(other -> other != this && other.family == family)
                .filter(other -> other.stage.hook() == stage.hook() || other.stage.isOut() && stage.isOut())
                .toList();
    }
}
