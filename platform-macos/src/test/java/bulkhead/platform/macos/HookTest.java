package bulkhead.platform.macos;

import static org.assertj.core.api.Assertions.assertThat;

import bulkhead.leakguard.apply.GuardedNetwork;
import bulkhead.leakguard.apply.NextBoot;
import bulkhead.leakguard.host.HostException;
import bulkhead.leakguard.policy.Family;
import bulkhead.leakguard.policy.GuardState;
import bulkhead.leakguard.policy.Packet;
import bulkhead.leakguard.policy.Protection;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What other programs do to pf: how long it lets out what is closed, and what of theirs is left as it is. */
class HookTest {
    private static final GuardState CLOSED = new GuardState.Reconnecting();

    private final MacBed bed = new MacBed();

    private GuardedNetwork closed() throws HostException {
        GuardedNetwork host = bed.open();
        host.apply(bed.plan(CLOSED, Protection.DEFAULT));
        assertThat(leaving()).isEmpty();
        return host;
    }

    private Set<Family> leaving() {
        return Set.copyOf(List.of(Family.values()).stream().filter(bed::leaves).toList());
    }

    /** Its anchor is there all the while, and nothing asks it: pf fails open. */
    @Test
    void aReloadOfTheMainRulesetIsUndoneWithTheNextLook() throws HostException {
        GuardedNetwork host = closed();
        bed.mac.reloadPf();
        assertThat(leaving()).as("the window").hasSize(2);
        assertThat(host.intact()).isFalse();
        bed.mac.tick();
        assertThat(leaving()).isEmpty();
        assertThat(host.intact()).isTrue();
        assertThat(bed.mac.pf.main).contains("anchor \"com.apple/*\" all");
    }

    @Test
    void pfTurnedOffByAnotherIsTurnedOnAgain() throws HostException {
        closed();
        bed.mac.turnPfOff();
        assertThat(leaving()).as("the window").hasSize(2);
        bed.mac.tick();
        assertThat(leaving()).isEmpty();
    }

    @Test
    void aQuickRuleThatAnotherPutsBeforeTheGuardComesBehindItWithTheNextLook() throws HostException {
        closed();
        bed.mac.addFirst("pass quick all no state");
        assertThat(leaving()).as("the window").hasSize(2);
        bed.mac.tick();
        assertThat(leaving()).isEmpty();
        assertThat(bed.mac.pf.main).contains("pass quick all no state");
    }

    @Test
    void rulesOfTheGuardsThatAnotherFlushesAreSetAgainWithTheNextLook() throws HostException {
        closed();
        bed.mac.flush("bulkhead");
        assertThat(leaving()).as("the window").hasSize(2);
        bed.mac.tick();
        assertThat(leaving()).isEmpty();
    }

    /** What began while the guard was gone ends with it: its state would let it go on. */
    @Test
    void flowsThatBeganInTheWindowEnd() throws HostException {
        closed();
        bed.mac.reloadPf();
        bed.mac.pf.main.add("pass out all");
        Set<Packet> begun = bed.passing();
        assertThat(begun).isNotEmpty();
        bed.mac.tick();
        assertThat(bed.passing()).doesNotContainAnyElementsOf(begun);
    }

    @Test
    void nobodyIsAskedWhereNothingChanged() throws HostException {
        closed();
        int programs = bed.mac.programs.runs();
        bed.mac.tick();
        bed.mac.tick();
        assertThat(bed.mac.programs.runs()).isEqualTo(programs);
    }

    @Test
    void theRulesOfOthersAndTheirTokensStayAsTheyAre() throws HostException {
        List<String> before = List.copyOf(bed.mac.pf.main);
        bed.mac.startPf();
        GuardedNetwork host = closed();
        assertThat(bed.mac.pf.main).containsAll(before).hasSize(before.size() + 2);
        host.release();
        assertThat(bed.mac.pf.main).isEqualTo(before);
        assertThat(bed.mac.pf.enabled).as("on by another's token").isTrue();
    }

    /** Another's state of before is of no flow of ours, and lets nothing out of what is closed now. */
    @Test
    void oldFlowsEndWhenTheirFamilyIsClosed() throws HostException {
        bed.mac.startPf();
        Set<Packet> begun = bed.passing();
        assertThat(begun).isNotEmpty();
        closed();
        assertThat(bed.passing()).doesNotContainAnyElementsOf(begun);
    }

    /** After a restart pf has nothing of ours, and the disk says what stands: whoever was before the guard has changed nothing. */
    @Test
    void whatTheDiskSaysOfTheBootIsInForceAgain() throws HostException {
        bed.wanted.add(NextBoot.By.USER);
        GuardedNetwork host = bed.begin();
        assertThat(leaving()).hasSize(2);
        assertThat(host.resume().orElseThrow().blocked()).isTrue();
        assertThat(leaving()).isEmpty();
        assertThat(host.intact()).isTrue();
    }
}
