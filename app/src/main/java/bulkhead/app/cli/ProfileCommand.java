package bulkhead.app.cli;

import bulkhead.app.files.FileReason;
import bulkhead.app.files.UnwritableException;
import bulkhead.app.profile.ProfileStore;
import bulkhead.app.profile.SavedProfiles;
import bulkhead.app.profile.SavedSecrets;
import bulkhead.app.secret.SecretException;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.json.JsonMapper;

/** What can be done with saved connections. */
@Command(
        name = "profile",
        description = "Saved connections and their secrets.",
        mixinStandardHelpOptions = true,
        subcommands = {
            ProfileShow.List.class,
            ProfileShow.One.class,
            ProfileAdd.class,
            ProfileEdit.class,
            ProfileImport.class,
            ProfileExport.class,
            ProfileSecrets.class,
            ProfileCommand.Copy.class,
            ProfileCommand.Rename.class,
            ProfileCommand.Move.class,
            ProfileCommand.Delete.class,
            ProfileCommand.Restore.class
        },
        synopsisSubcommandLabel = "COMMAND")
final class ProfileCommand implements Callable<Integer> {
    @Override
    public Integer call() throws UsageException {
        throw new UsageException("say what to do with profiles: list, show, add, edit, import, export, secrets, copy,"
                + " rename, move, delete or restore");
    }

    /** A command about profiles; what goes wrong is one sentence. */
    abstract static class Action implements Callable<Integer> {
        @Override
        public final Integer call() throws UsageException {
            LogLevel.warn.apply();
            try {
                run(ProfileStore.ofUser());
                return ExitCode.DISCONNECTED_BY_USER;
            } catch (IOException | SecretException e) {
                String sentence = e instanceof IOException file ? FileReason.sentence(file) : e.getMessage();
                if (UnwritableException.isBehind(e)) {
                    System.err.println("bulkhead: " + sentence);
                    return ExitCode.HOST;
                }
                throw new UsageException(sentence);
            }
        }

        abstract void run(ProfileStore store) throws IOException, SecretException, UsageException;
    }

    /** One that may need the passphrase of the file of secrets, or an exported file's; each is asked for once. */
    abstract static class WithSecrets extends Action {
        @Mixin
        private PassphraseOption passphrase;

        abstract void run(SavedProfiles profiles) throws IOException, SecretException, UsageException;

        @Override
        final void run(ProfileStore store) throws IOException, SecretException, UsageException {
            try (PassphraseOption _ = passphrase) {
                run(new SavedProfiles(store, SavedSecrets.ofUser(passphrase)));
            }
        }

        final PassphraseOption passphrase() {
            return passphrase;
        }

        /** Standard input has one kind of thing: what came first would depend on what is kept where. */
        final void inputHas(String something) throws UsageException {
            if (passphrase.isPiped()) {
                throw new UsageException("standard input has " + something + ": name a file of the passphrase by"
                        + " --passphrase-file, or have it asked for");
            }
        }
    }

    /** A second profile of the same content. */
    @Command(
            name = "copy",
            description = "Copies a profile, and the secrets that are kept for it.",
            mixinStandardHelpOptions = true)
    static final class Copy extends WithSecrets {
        @Parameters(
                index = "0",
                paramLabel = "NAME",
                completionCandidates = CompletionCommand.Profiles.class,
                description = "The profile.")
        private String from;

        @Parameters(index = "1", paramLabel = "NEW", description = "The copy's name.")
        private String to;

        @Mixin
        private Made made;

        @Override
        void run(SavedProfiles profiles) throws IOException, SecretException {
            profiles.copy(from, to);
            made.tell("Copied " + from + " to " + to + ".", ProfileShow.saved(profiles.store(), to));
        }
    }

    /** Another name. */
    @Command(name = "rename", description = "Gives a profile another name.", mixinStandardHelpOptions = true)
    static final class Rename extends Action {
        @Parameters(
                index = "0",
                paramLabel = "NAME",
                completionCandidates = CompletionCommand.Profiles.class,
                description = "The profile.")
        private String from;

        @Parameters(index = "1", paramLabel = "NEW", description = "Its new name.")
        private String to;

        @Mixin
        private Made made;

        @Override
        void run(ProfileStore store) throws IOException {
            store.rename(from, to);
            made.tell("Renamed " + from + " to " + to + ".", ProfileShow.saved(store, to));
        }
    }

    /** Another place in the list. */
    @Command(name = "move", description = "Moves a profile within the list.", mixinStandardHelpOptions = true)
    static final class Move extends Action {
        @Parameters(
                index = "0",
                paramLabel = "NAME",
                completionCandidates = CompletionCommand.Profiles.class,
                description = "The profile.")
        private String name;

        @Parameters(index = "1", paramLabel = "PLACE", description = "Its new place; 1 is the first.")
        private int place;

        @Mixin
        private Made made;

        @Override
        void run(ProfileStore store) throws IOException, UsageException {
            if (place < 1) {
                throw new UsageException("PLACE takes a number from 1 on, not '" + place + "'");
            }
            store.move(name, place - 1);
            made.tell(
                    "Moved " + name + ".",
                    () -> JsonMapper.shared()
                            .createObjectNode()
                            .put("name", name)
                            .put("place", store.names().indexOf(name) + 1));
        }
    }

    /** Away, for now or for good. */
    @Command(
            name = "delete",
            description = "Deletes a profile; restore brings it back, with the secrets that are kept for it.",
            mixinStandardHelpOptions = true)
    static final class Delete extends WithSecrets {
        @Parameters(
                index = "0",
                paramLabel = "NAME",
                completionCandidates = CompletionCommand.Profiles.class,
                description = "The profile.")
        private String name;

        @Option(names = "--forget", description = "For good: its secrets and its earlier version too.")
        private boolean forget;

        @Mixin
        private Made made;

        @Override
        void run(SavedProfiles profiles) throws IOException, SecretException {
            if (forget) {
                profiles.forget(name);
            } else {
                profiles.store().delete(name);
            }
            made.tell(
                    "Deleted " + name
                            + (forget
                                    ? ", and nothing is left of it."
                                    : "; 'bulkhead profile restore' brings it back, and 'profile delete --forget'"
                                            + " forgets its secrets too."),
                    () -> JsonMapper.shared()
                            .createObjectNode()
                            .put("name", name)
                            .put("forgotten", forget));
        }
    }

    /** Undo. */
    @Command(
            name = "restore",
            description = "Brings back a deleted profile, or the version before its last change; twice is redo.",
            mixinStandardHelpOptions = true)
    static final class Restore extends Action {
        @Parameters(
                index = "0",
                paramLabel = "NAME",
                completionCandidates = CompletionCommand.Profiles.class,
                description = "The profile.")
        private String name;

        @Mixin
        private Made made;

        @Override
        void run(ProfileStore store) throws IOException {
            store.restore(name);
            made.tell("Restored " + name + ".", ProfileShow.saved(store, name));
        }
    }
}
