package bulkhead.app.profile;

import bulkhead.app.profile.Profile.Builder;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Function;

/** Where a {@link Profile} has the value of a field, and what kind of value it is. */
public sealed interface Slot {
    /** Whether the profile says anything but the default. */
    boolean isSet(Profile profile);

    /** Words of any kind; null is the default. */
    record Text(Function<Profile, String> get, BiConsumer<Builder, String> set) implements Slot {
        @Override
        public boolean isSet(Profile profile) {
            return get.apply(profile) != null;
        }
    }

    /** A number from {@code least} to {@code most}; null is the default. */
    record Number(Function<Profile, Integer> get, BiConsumer<Builder, Integer> set, int least, int most, String unit)
            implements Slot {
        String words() {
            return least + " to " + most + " " + unit;
        }

        @Override
        public boolean isSet(Profile profile) {
            return get.apply(profile) != null;
        }
    }

    /** On or off; null is {@code otherwise}. */
    record Switch(Function<Profile, Boolean> get, BiConsumer<Builder, Boolean> set, boolean otherwise) implements Slot {
        public boolean isOn(Profile profile) {
            Boolean said = get.apply(profile);
            return said == null ? otherwise : said;
        }

        @Override
        public boolean isSet(Profile profile) {
            return isOn(profile) != otherwise;
        }
    }

    /** As many words of any kind as one likes; none is the default. */
    record Lines(Function<Profile, List<String>> get, BiConsumer<Builder, List<String>> set) implements Slot {
        @Override
        public boolean isSet(Profile profile) {
            return !get.apply(profile).isEmpty();
        }
    }

    /** Some of a few words; none is the default. */
    record Several(Function<Profile, List<String>> get, BiConsumer<Builder, List<String>> set) implements Slot {
        @Override
        public boolean isSet(Profile profile) {
            return !get.apply(profile).isEmpty();
        }
    }
}
