package bulkhead.app.desktop.connection;

import static org.assertj.core.api.Assertions.assertThat;

import bulkhead.app.profile.ProfileField;
import bulkhead.app.status.ConnectionStatus;
import bulkhead.app.tunnel.TunnelEvent;
import bulkhead.app.tunnel.TunnelEvent.State;
import bulkhead.protocol.core.Failure;
import bulkhead.protocol.core.Layer;
import bulkhead.protocol.core.Reason;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Each failure offers what helps against it. */
class RemedyTest {
    private static List<Remedy> after(Layer layer, Reason reason, State end) {
        return Remedy.of(ConnectionStatus.IDLE
                .after(new TunnelEvent.StateChanged(State.RESOLVING), 1)
                .after(new TunnelEvent.Failed(new Failure(layer, reason, "so it was", "")), 2)
                .after(new TunnelEvent.StateChanged(end), 3));
    }

    @Test
    void withoutACommonProposalOldAlgorithmsMayHelp() {
        assertThat(after(Layer.IKE, Reason.NO_COMMON_PROPOSAL, State.DISCONNECTED))
                .containsExactly(new Remedy.RetryWithLegacySuites());
        assertThat(after(Layer.ESP, Reason.NO_COMMON_PROPOSAL, State.DISCONNECTED))
                .containsExactly(new Remedy.RetryWithLegacySuites());
        assertThat(after(Layer.AUTHENTICATION, Reason.NO_COMMON_PROPOSAL, State.DISCONNECTED))
                .containsExactly(new Remedy.OpenProfile(ProfileField.AUTH));
    }

    @Test
    void aRefusedSecretLeadsToItsFieldAndAPasswordIsAskedForAlone() {
        assertThat(after(Layer.IKE, Reason.AUTHENTICATION_REFUSED, State.DISCONNECTED))
                .containsExactly(new Remedy.OpenProfile(ProfileField.PRE_SHARED_KEY));
        assertThat(after(Layer.L2TP, Reason.AUTHENTICATION_REFUSED, State.DISCONNECTED))
                .containsExactly(new Remedy.OpenProfile(ProfileField.TUNNEL_SECRET));
        assertThat(after(Layer.LCP, Reason.AUTHENTICATION_REFUSED, State.DISCONNECTED))
                .as("no method that both allow")
                .containsExactly(new Remedy.OpenProfile(ProfileField.AUTH));
        assertThat(after(Layer.AUTHENTICATION, Reason.AUTHENTICATION_REFUSED, State.DISCONNECTED))
                .containsExactly(new Remedy.RetypePassword());
    }

    @Test
    void silenceAndTroubleOfThisComputerAreForTheDoctor() {
        assertThat(after(Layer.NETWORK, Reason.NO_ANSWER, State.DISCONNECTED)).containsExactly(new Remedy.RunDoctor());
        assertThat(after(Layer.HOST, Reason.HOST, State.DISCONNECTED)).containsExactly(new Remedy.RunDoctor());
    }

    @Test
    void aGuardThatStayedClosedCanBeOpened() {
        assertThat(after(Layer.NETWORK, Reason.NO_ANSWER, State.ERROR))
                .containsExactly(new Remedy.RunDoctor(), new Remedy.OpenGuard());
    }

    @Test
    void nothingIsOfferedWhileItTriesOrIsWell() {
        assertThat(Remedy.of(ConnectionStatus.IDLE)).isEmpty();
        assertThat(after(Layer.NETWORK, Reason.NO_ANSWER, State.RECONNECTING)).isEmpty();
    }
}
