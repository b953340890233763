package bulkhead.app.secret;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** When a passphrase is asked for, and when it is still known. */
class SessionPassphraseTest {
    private final List<String> asked = new ArrayList<>();
    private final AtomicLong wall = new AtomicLong(1_700_000_000_000L);
    private final AtomicLong awake = new AtomicLong(5_000);
    private final SessionPassphrase session = new SessionPassphrase(
            (what, fresh) -> {
                asked.add(what);
                return ("answer " + asked.size()).toCharArray();
            },
            wall::get,
            awake::get);

    private String ask(String what) throws SecretException {
        return new String(session.ask(what, false));
    }

    @Test
    void theFilesIsAskedForOnceAndAnyOtherEachTime() throws Exception {
        assertThat(session.knows(SecretFile.WHAT)).isFalse();
        assertThat(ask(SecretFile.WHAT)).isEqualTo("answer 1");
        assertThat(session.knows(SecretFile.WHAT)).isTrue();
        assertThat(ask(SecretFile.WHAT)).isEqualTo("answer 1");
        assertThat(ask("an export")).isEqualTo("answer 2");
        assertThat(session.knows("an export")).isFalse();
        assertThat(ask("an export")).isEqualTo("answer 3");
    }

    /** Who gets it overwrites it. */
    @Test
    void eachGetsACopy() throws Exception {
        session.ask(SecretFile.WHAT, false)[0] = 'X';
        assertThat(ask(SecretFile.WHAT)).isEqualTo("answer 1");
    }

    @Test
    void itIsForgottenWhenItWasWrongOrIsLockedAndANewOneIsAlwaysAskedFor() throws Exception {
        ask(SecretFile.WHAT);
        session.refused();
        assertThat(ask(SecretFile.WHAT)).isEqualTo("answer 2");
        assertThat(session.lock()).isTrue();
        assertThat(session.lock()).isFalse();
        assertThat(ask(SecretFile.WHAT)).isEqualTo("answer 3");
        assertThat(new String(session.ask(SecretFile.WHAT, true))).isEqualTo("answer 4");
    }

    @Test
    void itIsForgottenAfterASleepOfTheComputerAndNotByTheHours() throws Exception {
        ask(SecretFile.WHAT);
        for (AtomicLong clock : List.of(wall, awake)) {
            clock.addAndGet(TimeUnit.HOURS.toMillis(9));
        }
        assertThat(session.knows(SecretFile.WHAT)).isTrue();
        wall.addAndGet(TimeUnit.MINUTES.toMillis(1));
        assertThat(session.knows(SecretFile.WHAT)).isFalse();
        assertThat(ask(SecretFile.WHAT)).isEqualTo("answer 2");
    }
}
