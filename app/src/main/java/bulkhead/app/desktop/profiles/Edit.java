package bulkhead.app.desktop.profiles;

import bulkhead.app.doctor.Trial;
import bulkhead.app.profile.InvalidValueException;
import bulkhead.app.profile.Profile;
import bulkhead.app.profile.ProfileRequest;
import bulkhead.app.profile.SavedProfiles;
import bulkhead.app.profile.SavedSecrets;
import bulkhead.app.profile.SavedSecrets.Place;
import bulkhead.app.secret.OnePassphrase;
import bulkhead.app.secret.SecretException;
import bulkhead.app.secret.SecretKind;
import bulkhead.app.secret.SecretSet;
import bulkhead.app.tunnel.TunnelRequest;
import java.io.IOException;
import java.util.Set;

/**
 * What the editor made of a connection. All of it may wait for the keyring or for a passphrase.
 *
 * @param before the connection's name until now, or null for a new one
 * @param typed secrets that are new or replaced; the edit owns them
 * @param forgotten secrets that are to be kept no longer
 */
record Edit(String before, String name, Profile profile, SecretSet typed, Set<SecretKind> forgotten, Place place)
        implements AutoCloseable {
    /** Takes a saved edit back. */
    @FunctionalInterface
    interface Back {
        void run() throws IOException, SecretException;
    }

    /** Saves it. @return how to take it back; it holds no secrets but those that this edit owns, see {@link #close} */
    Back save(SavedProfiles profiles, SecretSet replaced) throws IOException, SecretException {
        try (OnePassphrase once = profiles.secrets().onePassphrase()) {
            SavedProfiles asking = profiles.asking(once);
            return before == null ? add(asking, profiles) : change(asking, profiles, replaced);
        }
    }

    /** Tries it, with the secrets that are kept where none were typed; those that were are used up. */
    Trial.Result test(SavedProfiles profiles)
            throws IOException, SecretException, InvalidValueException, InterruptedException {
        try (SecretSet all =
                before == null ? new SecretSet() : profiles.all(profiles.store().load(before))) {
            typed.kinds().forEach(kind -> all.put(kind, typed.take(kind)));
            SavedProfiles.addFiles(profile, all);
            TunnelRequest request = ProfileRequest.of(profile, all);
            try {
                return Trial.of(request);
            } finally {
                request.vpn().wipe();
            }
        }
    }

    private Back add(SavedProfiles asking, SavedProfiles profiles) throws IOException, SecretException {
        asking.add(name, profile, typed, place);
        return () -> profiles.forget(name);
    }

    private Back change(SavedProfiles asking, SavedProfiles profiles, SecretSet replaced)
            throws IOException, SecretException {
        Profile old = asking.store().load(before);
        boolean others = !typed.isEmpty() || !forgotten.isEmpty() || place != Place.of(old);
        if (others) {
            try (SecretSet kept = asking.secrets().find(old)) {
                kept.kinds().forEach(kind -> replaced.put(kind, kept.get(kind).clone()));
            }
        }
        if (!before.equals(name)) {
            asking.store().rename(before, name);
        }
        if (others) {
            try (SecretSet all = merged(replaced)) {
                asking.replace(name, profile, all, place);
            }
        } else {
            asking.store().save(name, profile);
        }
        return () -> undo(profiles, old, others ? replaced : null);
    }

    private SecretSet merged(SecretSet kept) {
        SecretSet all = new SecretSet();
        if (place != Place.none) {
            for (SecretKind kind : SecretKind.values()) {
                byte[] secret =
                        typed.get(kind) != null ? typed.get(kind) : forgotten.contains(kind) ? null : kept.get(kind);
                if (secret != null) {
                    all.put(kind, secret.clone());
                }
            }
        }
        return all;
    }

    private void undo(SavedProfiles profiles, Profile old, SecretSet replaced) throws IOException, SecretException {
        try (OnePassphrase once = profiles.secrets().onePassphrase()) {
            SavedSecrets secrets = profiles.asking(once).secrets();
            Profile now = profiles.store().load(name);
            if (replaced != null) {
                if (Place.of(old) != Place.of(now)) {
                    secrets.forget(now);
                }
                if (Place.of(old) != Place.none) {
                    secrets.keep(before, old, replaced);
                }
            }
            profiles.store().restore(name);
            if (!before.equals(name)) {
                profiles.store().rename(name, before);
            }
        }
    }

    @Override
    public void close() {
        typed.close();
    }

    @Override
    public String toString() {
        return "Edit " + name;
    }
}
