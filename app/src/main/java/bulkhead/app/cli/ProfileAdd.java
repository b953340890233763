package bulkhead.app.cli;

import bulkhead.app.profile.Profile;
import bulkhead.app.profile.ProfileRequest;
import bulkhead.app.profile.SavedProfiles;
import bulkhead.app.profile.SavedSecrets.Place;
import bulkhead.app.secret.SecretException;
import bulkhead.app.secret.SecretSet;
import java.io.IOException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** A new connection becomes a profile. */
@Command(
        name = "add",
        description = "Makes a profile. The options mean what they mean to connect.",
        mixinStandardHelpOptions = true,
        sortOptions = false)
final class ProfileAdd extends ProfileCommand.WithSecrets {
    @Parameters(index = "0", paramLabel = "NAME", description = "The new profile's name.")
    private String name;

    @Mixin
    private ProfileOptions options;

    @Mixin
    private KeptSecrets kept;

    @Mixin
    private Made made;

    @Override
    void run(SavedProfiles profiles) throws IOException, SecretException, UsageException {
        if (options.files().isPiped()) {
            inputHas("a secret");
        }
        profiles.store().checkNew(name);
        Profile profile = options.over(Profile.EMPTY);
        if (profile.server() == null) {
            throw new UsageException("the server is missing: give --server");
        }
        Profile named = kept.named(options.files(), profile);
        try (SecretSet read = kept.read(options.files(), ProfileRequest.secretsOf(profile))) {
            profiles.add(name, named, read, kept.place(Place.none, profiles.secrets()));
        }
        made.tell("Made " + name + " (" + named.server() + ").", ProfileShow.saved(profiles.store(), name));
    }
}
