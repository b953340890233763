package bulkhead.platform.windows;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import bulkhead.leakguard.policy.FilterPolicy;
import bulkhead.platform.windows.api.FilterEngine;
import bulkhead.platform.windows.api.FilterEngine.Found;
import bulkhead.platform.windows.api.WindowsException;
import bulkhead.platform.windows.wfp.Filter;
import bulkhead.platform.windows.wfp.FilterList;
import bulkhead.platform.windows.wfp.Sight;
import java.util.List;
import java.util.OptionalInt;
import java.util.UUID;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What this program relies on of Windows' filtering engine, by its documentation: on the fake, and where there is a Windows, on that. */
abstract class FilterEngineContract {
    private static final UUID PROVIDER = UUID.fromString("7c0de6a4-5f0b-4a3c-8d0f-6b756c6b68f1");
    private static final UUID SUBLAYER = UUID.fromString("7c0de6a4-5f0b-4a3c-8d0f-6b756c6b68f2");
    private static final int WEIGHT = 7;
    /** They stop nothing but what goes to nobody: of the boot's filters those that stop are left out. */
    private static final List<Filter> FILTERS = FilterList.of(FilterPolicy.CLOSED, Sight.NAMES).stream()
            .filter(Filter::permit)
            .toList();

    protected abstract FilterEngine open() throws WindowsException;

    private static int code(ThrowingCallable call) {
        return catchThrowableOfType(WindowsException.class, call).code();
    }

    private static void room(FilterEngine engine) throws WindowsException {
        engine.addProvider(PROVIDER, "Bulkhead's test");
        engine.addSublayer(SUBLAYER, PROVIDER, "Bulkhead's test", WEIGHT);
    }

    @AfterEach
    void clear() throws WindowsException {
        try (FilterEngine engine = open()) {
            for (Found found : engine.filters(PROVIDER)) {
                engine.deleteFilter(found.key());
            }
            if (engine.sublayerWeight(SUBLAYER).isPresent()) {
                engine.deleteSublayer(SUBLAYER);
            }
            if (engine.hasProvider(PROVIDER)) {
                engine.deleteProvider(PROVIDER);
            }
        }
    }

    @Test
    void whatIsCommittedIsThereForEverySessionAndWhatIsNotForNone() throws WindowsException {
        try (FilterEngine engine = open()) {
            engine.begin();
            room(engine);
            for (Filter filter : FILTERS) {
                engine.addFilter(PROVIDER, SUBLAYER, filter);
            }
            assertThat(engine.filters(PROVIDER)).hasSameSizeAs(FILTERS);
            engine.commit();
        }
        try (FilterEngine other = open()) {
            assertThat(other.filters(PROVIDER))
                    .containsExactlyInAnyOrderElementsOf(FILTERS.stream()
                            .map(f -> new Found(f.key(), f.layer().guid(), f.flags(), f.permit()))
                            .toList());
            assertThat(other.sublayerWeight(SUBLAYER)).isEqualTo(OptionalInt.of(WEIGHT));
            other.begin();
            other.deleteFilter(FILTERS.getFirst().key());
        }
        try (FilterEngine third = open()) {
            assertThat(third.filters(PROVIDER))
                    .as("the session ended without a commit")
                    .hasSameSizeAs(FILTERS);
        }
    }

    @Test
    void aSessionHasOneTransactionAtATime() throws WindowsException {
        try (FilterEngine engine = open()) {
            assertThat(code(engine::commit)).isEqualTo(WindowsException.FWP_E_NO_TXN_IN_PROGRESS);
            engine.begin();
            assertThat(code(engine::begin)).isEqualTo(WindowsException.FWP_E_TXN_IN_PROGRESS);
        }
    }

    @Test
    void whatIsUsedStays() throws WindowsException {
        try (FilterEngine engine = open()) {
            room(engine);
            engine.addFilter(PROVIDER, SUBLAYER, FILTERS.getFirst());
            assertThat(code(() -> engine.deleteSublayer(SUBLAYER))).isEqualTo(WindowsException.FWP_E_IN_USE);
            assertThat(code(() -> engine.deleteProvider(PROVIDER))).isEqualTo(WindowsException.FWP_E_IN_USE);
        }
    }

    @Test
    void nothingIsThereTwiceAndNothingIsRemovedTwice() throws WindowsException {
        try (FilterEngine engine = open()) {
            Filter filter = FILTERS.getFirst();
            assertThat(code(() -> engine.addSublayer(SUBLAYER, PROVIDER, "Bulkhead's test", WEIGHT)))
                    .isEqualTo(WindowsException.FWP_E_PROVIDER_NOT_FOUND);
            room(engine);
            assertThat(code(() -> engine.addProvider(PROVIDER, "Bulkhead's test")))
                    .isEqualTo(WindowsException.FWP_E_ALREADY_EXISTS);
            engine.addFilter(PROVIDER, SUBLAYER, filter);
            assertThat(code(() -> engine.addFilter(PROVIDER, SUBLAYER, filter)))
                    .isEqualTo(WindowsException.FWP_E_ALREADY_EXISTS);
            engine.deleteFilter(filter.key());
            assertThat(code(() -> engine.deleteFilter(filter.key())))
                    .isEqualTo(WindowsException.FWP_E_FILTER_NOT_FOUND);
        }
    }
}
