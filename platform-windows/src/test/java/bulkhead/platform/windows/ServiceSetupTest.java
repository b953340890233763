package bulkhead.platform.windows;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import bulkhead.leakguard.host.HostException;
import bulkhead.platform.windows.FakeCalls.Fault;
import bulkhead.platform.windows.FakeServices.Registered;
import bulkhead.platform.windows.api.Services.State;
import bulkhead.platform.windows.api.WindowsException;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** The service as it is registered, with each call of Windows failing once. */
class ServiceSetupTest {
    private static final String COMMAND = "\"C:\\Program Files\\Bulkhead\\bulkhead.exe\" guard serve";

    private final FakeCalls calls = new FakeCalls(() -> {});
    private final FakeServices services = new FakeServices(calls);
    private final ServiceSetup setup = new ServiceSetup(services);

    private Registered registered() {
        return services.all.get(ServiceSetup.NAME);
    }

    @Test
    void itIsStartedAfterWhatItNeedsAndAgainAfterEachFailure() throws HostException, WindowsException {
        setup.install(COMMAND);
        assertThat(registered().definition.command()).isEqualTo(COMMAND);
        assertThat(registered().definition.needs()).containsExactly("BFE", "nsi");
        assertThat(registered().restart).isPositive();
        assertThat(registered().description).isNotBlank();
        assertThat(services.state(ServiceSetup.NAME)).contains(State.RUNNING);
        assertThatThrownBy(() -> setup.install(COMMAND))
                .isInstanceOf(HostException.class)
                .hasMessageContaining("installed already");
        setup.uninstall();
        assertThat(services.all).isEmpty();
        assertThatThrownBy(setup::uninstall).isInstanceOf(HostException.class).hasMessageContaining("not installed");
    }

    @Test
    void oneThatRunsOrHasStoppedByItselfIsNoFailure() throws HostException, WindowsException {
        setup.install(COMMAND);
        setup.start();
        services.stop(ServiceSetup.NAME);
        setup.uninstall();
        assertThat(services.all).isEmpty();
    }

    private interface Step {
        void run() throws HostException;
    }

    private static boolean fails(Step step) {
        try {
            step.run();
            return false;
        } catch (HostException e) {
            return true;
        }
    }

    /** Half a service would be started by nobody, and be in the way of the next attempt. */
    @ParameterizedTest
    @EnumSource(Fault.class)
    void whateverFailsOfItsInstallationNothingIsLeftOrTheNextAttemptRemovesIt(Fault fault) throws HostException {
        int call = 0;
        for (boolean reached = true; reached; call++) {
            calls.failAt(call, fault);
            assertThat(fails(() -> setup.install(COMMAND))).isEqualTo(calls.hasFailed());
            reached = calls.hasFailed();
            String failed = reached ? calls.made().get(call) : "";
            calls.failAt(-1, Fault.BEFORE);
            // What was made by a call that says it failed is not known to be ours to remove.
            boolean unknown = failed.equals("CreateServiceW") && fault == Fault.AFTER;
            if (reached && !unknown) {
                assertThat(services.all).as(failed).isEmpty();
            } else {
                setup.uninstall();
            }
        }
        assertThat(call).as("each call of it").isGreaterThan(6);
    }

    @ParameterizedTest
    @EnumSource(Fault.class)
    void whateverFailsOfItsRemovalTheNextAttemptRemovesIt(Fault fault) throws HostException {
        int call = 0;
        for (boolean reached = true; reached; call++) {
            setup.install(COMMAND);
            calls.failAt(call, fault);
            assertThat(fails(setup::uninstall)).isEqualTo(calls.hasFailed());
            reached = calls.hasFailed();
            calls.failAt(-1, Fault.BEFORE);
            if (!services.all.isEmpty()) {
                setup.uninstall();
            }
            assertThat(services.all).isEmpty();
        }
        assertThat(call).as("each call of it").isGreaterThan(3);
    }

    /** "CreateServiceW", remarks: a path with spaces has to be in quotation marks. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "bulkhead guard install | \"C:\\P F\\b.exe\" guard serve",
                "C:\\b.exe  guard install | \"C:\\P F\\b.exe\"  guard serve",
                "\"C:\\P F\\b.exe\" -p \"C:\\P F\\mods\" -m bulkhead.app guard install "
                        + "| \"C:\\P F\\b.exe\" -p \"C:\\P F\\mods\" -m bulkhead.app guard serve"
            })
    void theServiceIsTheSameProgramByItsWholePath(String line, String command) throws HostException {
        assertThat(ServiceCommand.of(line, "C:\\P F\\b.exe")).isEqualTo(command);
    }

    @Test
    void whatIsNotThatCommandAloneIsNoService() {
        assertThatThrownBy(() -> ServiceCommand.of("b.exe guard install --verbose", "C:\\b.exe"))
                .isInstanceOf(HostException.class)
                .hasMessageContaining("bulkhead guard install");
        assertThat(Optional.ofNullable(registered())).isEmpty();
    }
}
