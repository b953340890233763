package bulkhead.app.policy;

import bulkhead.app.files.FileReason;
import bulkhead.app.files.RootOwned;
import bulkhead.app.profile.Profile;
import bulkhead.app.profile.ProfileField;
import bulkhead.app.profile.ProfileStore;
import bulkhead.app.settings.Settings;
import bulkhead.app.update.Publisher;
import bulkhead.app.update.UpdateException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * What holds for everybody on this computer.
 *
 * @param connections options of every connection that are as they are here
 * @param settings of every window, likewise
 * @param ownConnections whether there may be others than those in {@code /etc/bulkhead/profiles}
 * @param publisher who publishes them here, in the place of who is built in
 */
public record Policy(
        Locks<Profile> connections,
        Locks<Settings> settings,
        boolean ownConnections,
        Optional<Publisher> publisher,
        Hooks hooks) {
    /** Nothing is laid down. */
    public static final Policy NONE =
            new Policy(Locks.none(Profile.class), Locks.none(Settings.class), true, Optional.empty(), Hooks.NONE);

    /** Where it is. */
    public static final Path FILE = ProfileStore.SHARED.resolveSibling("policy.json");

    /** This computer's; what is there and cannot be believed is no reason to go on without. */
    public static Policy ofHost() throws PolicyException {
        return of(FILE);
    }

    static Policy of(Path path) throws PolicyException {
        // What this user may not look for may be there.
        if (Files.notExists(path)) {
            return NONE;
        }
        try {
            PolicyFile file = PolicyFile.read(Files.readAllBytes(RootOwned.check(path)));
            if (file.problems().isEmpty()) {
                return file.policy();
            }
            throw new PolicyException("the policy of this computer, " + path + ", is not valid ("
                    + file.problems().getFirst().words()
                    + "): whoever administers it finds more with bulkhead policy check");
        } catch (IOException e) {
            throw new PolicyException("the policy of this computer, " + path + ", cannot be read ("
                    + FileReason.sentence(e) + "): ask whoever administers it");
        }
    }

    /** Whom to ask for updates: who is named here, or else who is built in. */
    public Publisher publisherHere() throws UpdateException {
        return publisher.isPresent() ? publisher.get() : Publisher.ofThisBuild();
    }

    /** What the connection is to be here. */
    public Profile over(Profile profile) {
        return connections.over(profile);
    }

    /** Says what of what a person wants this policy does not permit. */
    public void checkTyped(Profile typed) throws PolicyException {
        for (String name : connections.contradicted(typed)) {
            throw new PolicyException(option(name) + " is set by whoever administers this computer, in " + FILE
                    + ", to " + connections.values().get(name) + ": leave it out");
        }
    }

    /** Says when a connection may not be one of the user's own. @param name null for one without a profile */
    public void checkOwn(ProfileStore store, String name) throws PolicyException {
        if (!ownConnections && (name == null || !store.isShared(name))) {
            throw new PolicyException("whoever administers this computer permits its own connections alone, in "
                    + ProfileStore.SHARED + ": bulkhead profile list has them");
        }
    }

    /** The fields that nobody but root changes. */
    public boolean isLocked(ProfileField field) {
        return connections.has(jsonName(field));
    }

    /** The field as a profile's JSON calls it. */
    static String jsonName(ProfileField field) {
        String[] words = field.name().toLowerCase(Locale.ROOT).split("_");
        StringBuilder name = new StringBuilder(words[0]);
        for (int i = 1; i < words.length; i++) {
            name.append(Character.toUpperCase(words[i].charAt(0))).append(words[i], 1, words[i].length());
        }
        return name.toString();
    }

    private static String option(String jsonName) {
        return Set.of(ProfileField.values()).stream()
                .filter(field -> jsonName(field).equals(jsonName))
                .flatMap(field -> field.option().stream())
                .findFirst()
                .orElse(jsonName);
    }
}
