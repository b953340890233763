package bulkhead.app.cli;

import bulkhead.app.profile.Profile;
import bulkhead.app.profile.ProfileRequest;
import bulkhead.app.profile.SavedProfiles;
import bulkhead.app.profile.SavedSecrets;
import bulkhead.app.profile.SavedSecrets.Place;
import bulkhead.app.profile.SecurityRating;
import bulkhead.app.secret.SecretException;
import bulkhead.app.secret.SecretKind;
import bulkhead.app.secret.SecretSet;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Secrets for a profile, so that nobody is asked for them again. */
@Command(
        name = "secrets",
        description = "Keeps a profile's secrets, so that connect does not ask for them: those that are named, and the"
                + " others stay; without a name those that the connection takes.",
        mixinStandardHelpOptions = true,
        sortOptions = false)
final class ProfileSecrets extends ProfileCommand.WithSecrets {
    /** By the words of its own option. */
    private enum Asked {
        psk(SecretKind.PRE_SHARED_KEY),
        password(SecretKind.PASSWORD),
        tunnel(SecretKind.TUNNEL_SECRET),
        key(SecretKind.KEY_PASSPHRASE);

        private final SecretKind kind;

        Asked(SecretKind kind) {
            this.kind = kind;
        }
    }

    @Parameters(
            index = "0",
            paramLabel = "NAME",
            completionCandidates = CompletionCommand.Profiles.class,
            description = "The profile.")
    private String name;

    @Option(
            names = "--secrets",
            paramLabel = "PLACE",
            description =
                    "Where to keep them: keyring, file or none (forget them). Default: where they are, or the keyring,"
                            + " or a file under a passphrase where there is none.")
    private Place place;

    @Mixin
    private SecretFiles files;

    @Option(
            names = "--ask",
            paramLabel = "SECRET",
            split = ",",
            description =
                    "Ask for this one: psk, password, tunnel or key (the passphrase of a certificate's key); repeatable.")
    private List<Asked> asked = List.of();

    @Mixin
    private Made made;

    @Override
    void run(SavedProfiles profiles) throws IOException, SecretException, UsageException {
        if (files.isPiped()) {
            inputHas("a secret");
        }
        Profile profile = profiles.store().load(name);
        Set<SecretKind> changed = new TreeSet<>(files.kinds());
        asked.forEach(one -> changed.add(one.kind));
        if (place == Place.none) {
            if (!changed.isEmpty()) {
                throw new UsageException("--secrets none forgets all of them: leave out the others");
            }
            profiles.replace(name, profile, new SecretSet(), place);
            tell("Forgot the secrets of " + name + ".", Place.none, Set.of());
            return;
        }
        Place where = where(profile, profiles.secrets());
        Set<SecretKind> wanted = changed.isEmpty() ? Set.copyOf(ProfileRequest.secretsOf(profile)) : changed;
        try (SecretSet all = profiles.secrets().find(profile)) {
            change(all, wanted);
            // A file that the profile names would stand before what is kept.
            Profile unnamed = profile.with(b -> wanted.forEach(kind -> b.file(kind, null)));
            profiles.replace(name, unnamed, all, where);
            tell("The secrets of " + name + " are in the " + where.words() + ".", where, all.kinds());
        }
    }

    private void change(SecretSet all, Set<SecretKind> changed) throws UsageException {
        Secrets secrets = Secrets.ofUser();
        for (SecretKind kind : new TreeSet<>(changed)) {
            all.put(kind, secrets.read(files.kinds().contains(kind) ? files.of(kind) : null, kind));
        }
        if (changed.contains(SecretKind.PRE_SHARED_KEY)) {
            SecurityRating.warning(all.get(SecretKind.PRE_SHARED_KEY)).ifPresent(Warnings::tell);
        }
    }

    private Place where(Profile profile, SavedSecrets secrets) throws SecretException {
        return Optional.ofNullable(place).orElse(Place.of(profile) == Place.none ? secrets.usual() : Place.of(profile));
    }

    private void tell(String words, Place where, Set<SecretKind> kinds) throws IOException {
        made.tell(words, () -> {
            ObjectNode one =
                    JsonMapper.shared().createObjectNode().put("name", name).put("place", where.label());
            kinds.stream().sorted().map(SecretKind::words).forEach(one.putArray("secrets")::add);
            return one;
        });
    }
}
