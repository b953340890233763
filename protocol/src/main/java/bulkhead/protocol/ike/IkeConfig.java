package bulkhead.protocol.ike;

import bulkhead.protocol.esp.EspSuite;
import bulkhead.protocol.wire.IpAddress;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;

/**
 * How one peer talks IKE to one other. Start from {@link #client} or {@link #server}, and change what is different.
 *
 * @param localPort the UDP port we send from, as we see it; 500 stands for 500 and 4500
 * @param remotePort the peer's UDP port, as we see it; 500 stands for 500 and 4500
 * @param credential what we prove ourselves by; neither copied nor wiped
 * @param phase1 offered in this order, and accepted
 * @param phase2 offered in this order, and accepted
 * @param pfs the group of quick modes, which the peer's must have too; null for none in ours, and in the peer's any that is known
 * @param natTraversal offer and accept NAT traversal
 * @param forceUdpEncapsulation pretend a NAT, so that ESP goes in UDP
 * @param dpdIntervalMillis silence after which the peer is asked whether it lives; 0 for never
 * @param localId what we say we are; null for what is in the certificate, or our address
 * @param localL2tpPort our UDP port inside ESP
 * @param aggressive phase 1 in aggressive mode, for peers that choose the pre-shared key by our identity
 * @param extended a user is proven after phase 1; null for none
 */
public record IkeConfig(
        IpAddress local,
        int localPort,
        IpAddress remote,
        int remotePort,
        Credential credential,
        List<IkeProposal> phase1,
        List<EspSuite> phase2,
        DhGroup pfs,
        boolean natTraversal,
        boolean forceUdpEncapsulation,
        int ikeLifetimeSeconds,
        int espLifetimeSeconds,
        int dpdIntervalMillis,
        Identification localId,
        int localL2tpPort,
        boolean aggressive,
        Extended extended) {
    public static final int IKE_LIFETIME_SECONDS = 28_800;
    public static final int ESP_LIFETIME_SECONDS = 3_600;

    private static final int IKE_PORT = 500;
    private static final int L2TP_PORT = 1701;

    public IkeConfig {
        Objects.requireNonNull(local);
        Objects.requireNonNull(remote);
        Objects.requireNonNull(credential);
        phase1 = List.copyOf(phase1);
        phase2 = List.copyOf(phase2);
        if (phase1.isEmpty() || phase2.isEmpty()) {
            throw new IllegalArgumentException("an empty list of proposals");
        }
        if (local.isV6() != remote.isV6()) {
            throw new IllegalArgumentException(local + " and " + remote + " are of two families");
        }
    }

    /** A client's usual configuration: lifetimes as Windows asks for them, DPD after 30 s of silence. */
    public static IkeConfig client(IpAddress local, int localPort, IpAddress remote, Credential credential) {
        return new IkeConfig(
                local,
                localPort,
                remote,
                IKE_PORT,
                credential,
                IkeProposals.defaults(),
                IkeProposals.espDefaults(),
                null,
                true,
                false,
                IKE_LIFETIME_SECONDS,
                ESP_LIFETIME_SECONDS,
                30_000,
                null,
                L2TP_PORT,
                false,
                null);
    }

    /** The same with a pre-shared key. */
    public static IkeConfig client(IpAddress local, int localPort, IpAddress remote, byte[] psk) {
        return client(local, localPort, remote, new Credential.PreSharedKey(psk));
    }

    /** The server's end of {@link #client}, for one peer at one port. */
    public static IkeConfig server(IpAddress local, IpAddress remote, int remotePort, Credential credential) {
        return client(local, IKE_PORT, remote, credential).withPorts(IKE_PORT, remotePort);
    }

    /** The same with a pre-shared key. */
    public static IkeConfig server(IpAddress local, IpAddress remote, int remotePort, byte[] psk) {
        return server(local, remote, remotePort, new Credential.PreSharedKey(psk));
    }

    public IkeConfig withPorts(int localPort, int remotePort) {
        return changed(it -> {
            it.localPort = localPort;
            it.remotePort = remotePort;
        });
    }

    public IkeConfig withProposals(List<IkeProposal> phase1, List<EspSuite> phase2) {
        return changed(it -> {
            it.phase1 = phase1;
            it.phase2 = phase2;
        });
    }

    public IkeConfig withPfs(DhGroup pfs) {
        return changed(it -> it.pfs = pfs);
    }

    public IkeConfig withNatTraversal(boolean natTraversal, boolean forceUdpEncapsulation) {
        return changed(it -> {
            it.natTraversal = natTraversal;
            it.forceUdpEncapsulation = forceUdpEncapsulation;
        });
    }

    public IkeConfig withLifetimes(int ikeLifetimeSeconds, int espLifetimeSeconds) {
        return changed(it -> {
            it.ikeLifetimeSeconds = ikeLifetimeSeconds;
            it.espLifetimeSeconds = espLifetimeSeconds;
        });
    }

    public IkeConfig withDpdInterval(int dpdIntervalMillis) {
        return changed(it -> it.dpdIntervalMillis = dpdIntervalMillis);
    }

    public IkeConfig withCredential(Credential credential) {
        return changed(it -> it.credential = credential);
    }

    public IkeConfig withLocalId(Identification localId) {
        return changed(it -> it.localId = localId);
    }

    public IkeConfig withLocalL2tpPort(int localL2tpPort) {
        return changed(it -> it.localL2tpPort = localL2tpPort);
    }

    public IkeConfig withAggressive(boolean aggressive) {
        return changed(it -> it.aggressive = aggressive);
    }

    public IkeConfig withExtended(Extended extended) {
        return changed(it -> it.extended = extended);
    }

    private IkeConfig changed(Consumer<Draft> change) {
        Draft draft = new Draft(this);
        change.accept(draft);
        return new IkeConfig(
                local,
                draft.localPort,
                remote,
                draft.remotePort,
                draft.credential,
                draft.phase1,
                draft.phase2,
                draft.pfs,
                draft.natTraversal,
                draft.forceUdpEncapsulation,
                draft.ikeLifetimeSeconds,
                draft.espLifetimeSeconds,
                draft.dpdIntervalMillis,
                draft.localId,
                draft.localL2tpPort,
                draft.aggressive,
                draft.extended);
    }

    /** A configuration while it is changed. */
    private static final class Draft {
        private int localPort;
        private int remotePort;
        private Credential credential;
        private List<IkeProposal> phase1;
        private List<EspSuite> phase2;
        private DhGroup pfs;
        private boolean natTraversal;
        private boolean forceUdpEncapsulation;
        private int ikeLifetimeSeconds;
        private int espLifetimeSeconds;
        private int dpdIntervalMillis;
        private Identification localId;
        private int localL2tpPort;
        private boolean aggressive;
        private Extended extended;

        private Draft(IkeConfig from) {
            localPort = from.localPort;
            remotePort = from.remotePort;
            credential = from.credential;
            phase1 = from.phase1;
            phase2 = from.phase2;
            pfs = from.pfs;
            natTraversal = from.natTraversal;
            forceUdpEncapsulation = from.forceUdpEncapsulation;
            ikeLifetimeSeconds = from.ikeLifetimeSeconds;
            espLifetimeSeconds = from.espLifetimeSeconds;
            dpdIntervalMillis = from.dpdIntervalMillis;
            localId = from.localId;
            localL2tpPort = from.localL2tpPort;
            aggressive = from.aggressive;
            extended = from.extended;
        }
    }

    /** Without what is secret. */
    @Override
    public String toString() {
        return "IkeConfig[local=%s:%d, remote=%s:%d]".formatted(local, localPort, remote, remotePort);
    }
}
