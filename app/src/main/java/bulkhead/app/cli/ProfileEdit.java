package bulkhead.app.cli;

import bulkhead.app.profile.Profile;
import bulkhead.app.profile.ProfileRequest;
import bulkhead.app.profile.SavedProfiles;
import bulkhead.app.profile.SavedSecrets.Place;
import bulkhead.app.secret.SecretException;
import bulkhead.app.secret.SecretKind;
import bulkhead.app.secret.SecretSet;
import java.io.IOException;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** A profile changes in what the options say, and in nothing else. */
@Command(
        name = "edit",
        description = "Changes a profile. The options mean what they mean to connect; an empty value, as in --outer='',"
                + " takes one back to its default.",
        mixinStandardHelpOptions = true,
        sortOptions = false)
final class ProfileEdit extends ProfileCommand.WithSecrets {
    @Parameters(
            index = "0",
            paramLabel = "NAME",
            completionCandidates = CompletionCommand.Profiles.class,
            description = "The profile.")
    private String name;

    @Mixin
    private ProfileOptions options;

    @Mixin
    private KeptSecrets kept;

    @Mixin
    private Made made;

    @Spec
    private CommandSpec spec;

    @Override
    void run(SavedProfiles profiles) throws IOException, SecretException, UsageException {
        if (options.files().isPiped()) {
            inputHas("a secret");
        }
        Profile before = profiles.store().load(name);
        if (spec.commandLine().getParseResult().matchedOptions().isEmpty()) {
            throw new UsageException("say what to change, by the options of 'bulkhead connect'");
        }
        change(profiles, before, kept.named(options.files(), options.over(before)));
        made.tell("Changed " + name + ".", ProfileShow.saved(profiles.store(), name));
    }

    private void change(SavedProfiles profiles, Profile before, Profile after)
            throws IOException, SecretException, UsageException {
        if (kept.forgets()) {
            profiles.replace(name, after, new SecretSet(), Place.none);
            return;
        }
        Place place = Place.of(before);
        try (SecretSet read =
                kept.read(options.files(), place == Place.none ? ProfileRequest.secretsOf(after) : List.of())) {
            if (read.isEmpty() && !kept.moves(place)) {
                profiles.store().save(name, after);
                return;
            }
            try (SecretSet all = profiles.secrets().find(before)) {
                for (SecretKind kind : read.kinds()) {
                    all.put(kind, read.take(kind));
                }
                profiles.replace(name, after, all, kept.place(place, profiles.secrets()));
            }
        }
    }
}
