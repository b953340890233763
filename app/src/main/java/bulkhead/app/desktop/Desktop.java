package bulkhead.app.desktop;

import bulkhead.app.instance.WindowCall;
import bulkhead.app.policy.Policy;
import bulkhead.app.policy.PolicyException;
import bulkhead.app.profile.InvalidValueException;
import bulkhead.app.profile.Profile;
import bulkhead.app.profile.ProfileStore;
import bulkhead.app.secret.SecretSet;
import bulkhead.app.settings.Habits;
import bulkhead.app.tunnel.TunnelRequest;
import java.util.Objects;
import java.util.function.Predicate;

/**
 * What the window needs from whoever opens it.
 *
 * @param profiles the saved connections
 * @param policies what whoever administers this computer has laid down
 * @param habits how the window behaves; it closes them
 * @param hidden whether the window is not to be seen at first
 * @param calls what this start of the program, and each later one, asks of the window
 */
public record Desktop(
        ProfileStore profiles, Requests requests, Policies policies, Habits habits, boolean hidden, Calls calls) {
    public Desktop {
        Objects.requireNonNull(policies);
        Objects.requireNonNull(profiles);
        Objects.requireNonNull(requests);
        Objects.requireNonNull(habits);
        Objects.requireNonNull(calls);
    }

    /** Where starts of the program call. */
    @FunctionalInterface
    public interface Calls {
        /** @param listener is called on any thread; says no when the window is about to close */
        void obey(Predicate<WindowCall> listener);
    }

    /** What holds for everybody here, as of now. */
    @FunctionalInterface
    public interface Policies {
        Policy now() throws PolicyException;
    }

    /** Makes of a profile what the tunnel is asked for. */
    @FunctionalInterface
    public interface Requests {
        /**
         * @param secrets all that it takes
         * @throws InvalidValueException when the profile asks for something that cannot be
         * @throws Unusable with a sentence for the user when there is another reason against it
         */
        TunnelRequest of(Profile profile, SecretSet secrets) throws InvalidValueException, Unusable;
    }

    /** A profile cannot be used; the message is for the user. */
    public static final class Unusable extends Exception {
        public Unusable(String message, Throwable cause) {
            super(message, cause);
        }
    }
}
