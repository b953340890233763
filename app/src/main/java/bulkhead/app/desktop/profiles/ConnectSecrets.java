package bulkhead.app.desktop.profiles;

import bulkhead.app.desktop.look.Pages;
import bulkhead.app.desktop.look.Texts;
import bulkhead.app.profile.InvalidValueException;
import bulkhead.app.profile.Profile;
import bulkhead.app.profile.ProfileRequest;
import bulkhead.app.profile.SavedProfiles;
import bulkhead.app.profile.SavedSecrets;
import bulkhead.app.profile.SavedSecrets.Place;
import bulkhead.app.secret.NotGivenException;
import bulkhead.app.secret.SecretException;
import bulkhead.app.secret.SecretKind;
import bulkhead.app.secret.SecretSet;
import bulkhead.protocol.ppp.auth.Prompt;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import javafx.application.Platform;

/** Finds the secrets that a connection needs: those that are kept, and from the user those that are not. */
public final class ConnectSecrets {
    private static final long PATIENCE_MILLIS = 700;

    private final Texts texts;
    private final Pages pages;
    private final SavedProfiles profiles;

    ConnectSecrets(Texts texts, Pages pages, SavedProfiles profiles) {
        this.texts = texts;
        this.pages = pages;
        this.profiles = profiles;
    }

    /**
     * Waits for the keyring, which may ask to be unlocked, and for the user: not for JavaFX's thread.
     *
     * @param asks is told when a person is asked, and when no more
     * @return all that it takes; the caller closes it; empty when the user does not want to connect
     * @throws SecretException with a sentence for the user
     */
    public Optional<SecretSet> of(String name, Profile profile, Consumer<Boolean> asks)
            throws SecretException, InterruptedException {
        return of(name, profile, Optional.empty(), asks);
    }

    /**
     * The same, where a password is to be typed anew.
     *
     * @param known secrets of the last attempt that were not refused; this closes them
     */
    public Optional<SecretSet> of(String name, Profile profile, Optional<SecretSet> known, Consumer<Boolean> asks)
            throws SecretException, InterruptedException {
        try {
            return of(name, profile, known, profiles.asking(profiles.secrets().telling(asks)), asks);
        } catch (NotGivenException e) {
            return Optional.empty();
        }
    }

    private Optional<SecretSet> of(
            String name, Profile profile, Optional<SecretSet> known, SavedProfiles telling, Consumer<Boolean> asks)
            throws SecretException, InterruptedException {
        SecretSet found = kept(profile, telling, asks);
        known.ifPresent(others -> {
            try (others) {
                SecretSet.wipe(found.take(SecretKind.PASSWORD));
                others.kinds().stream()
                        .filter(kind -> found.get(kind) == null)
                        .forEach(kind -> found.put(kind, others.get(kind).clone()));
            }
        });
        try {
            List<SecretKind> missing = ProfileRequest.secretsOf(profile).stream()
                    .filter(kind -> !profile.namesFile(kind) && found.get(kind) == null)
                    .toList();
            if (missing.isEmpty() || ask(name, profile, missing, found, telling, asks)) {
                SavedProfiles.addFiles(profile, found);
                return Optional.of(found);
            }
            found.close();
            return Optional.empty();
        } catch (SecretException | InterruptedException | RuntimeException e) {
            found.close();
            throw e;
        }
    }

    /** Asks what a server wants to know while it is connected to. @param asks as above */
    public Prompt prompt(String name, Consumer<Boolean> asks) {
        return new WindowPrompt(texts, pages, name, asks);
    }

    /** Why the profile cannot be used. */
    public String sentence(InvalidValueException invalid) {
        return Problem.of(invalid).sentence(texts);
    }

    private SecretSet kept(Profile profile, SavedProfiles telling, Consumer<Boolean> asks) throws SecretException {
        boolean inFiles = ProfileRequest.secretsOf(profile).stream().allMatch(kind -> profile.fileOf(kind) != null);
        if (inFiles || profile.secrets() == null) {
            return new SecretSet();
        }
        if (Place.of(profile) != Place.keyring) {
            return telling.secrets().find(profile);
        }
        // A keyring that is open answers at once; one that is locked asks in a window of its own.
        CompletableFuture<?> slow = new CompletableFuture<>()
                .completeOnTimeout(null, PATIENCE_MILLIS, TimeUnit.MILLISECONDS)
                .thenRun(() -> {
                    asks.accept(true);
                    Platform.runLater(() -> pages.tell(texts.of("secrets.waiting")));
                });
        try {
            return telling.secrets().find(profile);
        } finally {
            if (!slow.cancel(false)) {
                asks.accept(false);
            }
        }
    }

    /** @return false when the user does not want to connect */
    private boolean ask(
            String name,
            Profile profile,
            List<SecretKind> missing,
            SecretSet found,
            SavedProfiles telling,
            Consumer<Boolean> asks)
            throws SecretException, InterruptedException {
        SavedSecrets.Place place =
                Place.of(profile) == Place.none ? profiles.secrets().usual() : Place.of(profile);
        asks.accept(true);
        Optional<SecretsDialog.Typed> typed;
        try {
            typed = Ask.user(() -> new SecretsDialog(texts, pages.window(), name, profile.user(), missing, place));
        } finally {
            asks.accept(false);
        }
        if (typed.isEmpty()) {
            return false;
        }
        SecretSet secrets = typed.get().secrets();
        for (SecretKind kind : secrets.kinds()) {
            found.put(kind, secrets.take(kind));
        }
        if (typed.get().keep()) {
            try {
                // As it is saved: what is changed for this connection only is not to stay.
                telling.replace(name, profiles.store().load(name), found, place);
            } catch (IOException e) {
                throw new SecretException(e.getMessage(), e);
            }
        }
        return true;
    }
}
