package bulkhead.app.profile;

import bulkhead.app.files.FileReason;
import bulkhead.app.profile.SavedSecrets.Place;
import bulkhead.app.secret.OnePassphrase;
import bulkhead.app.secret.Passphrase;
import bulkhead.app.secret.SecretException;
import bulkhead.app.secret.SecretKind;
import bulkhead.app.secret.SecretSet;
import bulkhead.app.secret.SecretSource;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.StringJoiner;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Profiles together with their secrets. The secrets come first: a profile that says it has some is not written when they
 * cannot be kept.
 */
public final class SavedProfiles {
    private static final Logger LOG = LoggerFactory.getLogger(SavedProfiles.class);

    private final ProfileStore store;
    private final SavedSecrets secrets;

    public SavedProfiles(ProfileStore store, SavedSecrets secrets) {
        this.store = store;
        this.secrets = secrets;
    }

    public ProfileStore store() {
        return store;
    }

    public SavedSecrets secrets() {
        return secrets;
    }

    /** The same profiles, with another way to ask for the passphrase of the file of secrets. */
    public SavedProfiles asking(Passphrase other) {
        return new SavedProfiles(store, secrets.asking(other));
    }

    /** Makes a new profile, with an identity of its own. @param where for its secrets, of which there may be none */
    public void add(String name, Profile profile, SecretSet found, Place where) throws IOException, SecretException {
        Place place = found.isEmpty() ? Place.none : where;
        Profile fresh = profile.with(b -> {
            b.id = ProfileStore.newId();
            b.secrets = place.inProfile();
        });
        if (place != Place.none) {
            secrets.keep(name, fresh, found);
        }
        try {
            store.create(name, fresh);
        } catch (IOException e) {
            secrets.forget(fresh);
            throw e;
        }
    }

    /** A profile to be made. @param wanted its name, as far as that is free and can be one */
    public record Addition(String wanted, Profile profile, SecretSet secrets) {}

    /**
     * Makes new profiles, all of them or none: who has to try again finds no half of them there, or is told which. Asks at most
     * once for the passphrase of the file of secrets.
     *
     * @return their names, in the same order
     */
    public List<String> addAll(List<Addition> additions, Place where) throws IOException, SecretException {
        try (OnePassphrase once = secrets.onePassphrase()) {
            SavedProfiles patient = asking(once);
            List<String> added = new ArrayList<>();
            try {
                for (Addition addition : additions) {
                    String name = freeName(addition.wanted());
                    patient.add(name, addition.profile(), addition.secrets(), where);
                    added.add(name);
                }
                return added;
            } catch (IOException | SecretException e) {
                patient.takeBack(added, e);
                throw e;
            }
        }
    }

    private void takeBack(List<String> added, Exception why) throws IOException {
        StringJoiner left = new StringJoiner("; ");
        for (String name : added) {
            try {
                forget(name);
            } catch (IOException | SecretException e) {
                left.add(name + " was added, and could not be taken back: " + words(e));
            }
        }
        if (left.length() > 0) {
            throw new IOException(words(why) + "; " + left, why);
        }
    }

    private static String words(Exception why) {
        return why instanceof IOException file ? FileReason.sentence(file) : why.getMessage();
    }

    /**
     * Replaces a profile and its secrets.
     *
     * @param all the secrets, also those that stay as they are; empty with a place of {@code none}
     */
    public void replace(String name, Profile profile, SecretSet all, Place where) throws IOException, SecretException {
        Profile old = store.load(name);
        Place place = all.isEmpty() ? Place.none : where;
        Profile changed = profile.with(b -> {
            b.id = old.id() == null ? ProfileStore.newId() : old.id();
            b.secrets = place.inProfile();
        });
        boolean moved = Place.of(old) != place;
        if (place != Place.none) {
            secrets.keep(name, changed, all);
        }
        try {
            store.save(name, changed);
        } catch (IOException e) {
            if (moved) {
                secrets.forget(changed);
            }
            throw e;
        }
        if (moved) {
            secrets.forget(old);
        }
    }

    /** A second profile of the same content, with the secrets that are kept for the first. */
    public void copy(String from, String to) throws IOException, SecretException {
        try (SecretSet kept = secrets.find(store.load(from))) {
            store.copy(from, to);
            Profile copy = store.load(to);
            if (Place.of(copy) != Place.none) {
                keepForCopy(to, copy, kept);
            }
        }
    }

    private void keepForCopy(String to, Profile copy, SecretSet kept) throws IOException, SecretException {
        try {
            secrets.keep(to, copy, kept);
        } catch (SecretException e) {
            store.delete(to);
            store.forgetEarlier(to);
            throw e;
        }
    }

    /** What there is of this profile's secrets, kept or in the files that it names. The caller closes it. */
    public SecretSet all(Profile profile) throws SecretException {
        SecretSet found = secrets.find(profile);
        try {
            addFiles(profile, found);
            return found;
        } catch (SecretException e) {
            found.close();
            throw e;
        }
    }

    /** Puts the secrets that are in files which the profile names over those that are there. */
    public static void addFiles(Profile profile, SecretSet found) throws SecretException {
        for (SecretKind kind : SecretKind.values()) {
            if (profile.namesFile(kind)) {
                String file = profile.fileOf(kind);
                byte[] secret = SecretSource.file(file, kind.words());
                SecretSource.oddity(secret, "the " + kind.words() + " in " + file)
                        .ifPresent(LOG::warn);
                found.put(kind, secret);
            }
        }
    }

    /** Deletes a profile, or what is left of a deleted one, with its secrets and its earlier version. */
    public void forget(String name) throws IOException, SecretException {
        secrets.forget(store.exists(name) ? store.load(name) : store.earlier(name));
        if (store.exists(name)) {
            store.delete(name);
        }
        store.forgetEarlier(name);
    }

    /** A name that no profile has: the wanted one as far as a profile can have it, and a number when that is taken. */
    public String freeName(String wanted) throws IOException {
        String base = wanted.replaceAll("[\\p{C}\\p{Zl}\\p{Zp}]+", " ").replaceFirst("^[-\\p{Z}]+", "");
        base = (base.length() > 50 ? base.substring(0, 50) : base).strip();
        if (!ProfileName.isValid(base)) {
            base = "imported";
        }
        String free = base;
        for (int i = 2; store.alike(free).isPresent(); i++) {
            free = base + " " + i;
        }
        return free;
    }
}
