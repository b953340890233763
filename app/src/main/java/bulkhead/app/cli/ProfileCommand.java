package bulkhead.app.cli;

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

/** What can be done with saved connections. */
@Command(
        name = "profile",
        description = "Saved connections and their secrets.",
        mixinStandardHelpOptions = true,
        subcommands = {
            ProfileShow.List.class,
            ProfileShow.One.class,
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
        throw new UsageException(
                "say what to do with profiles: list, show, import, export, secrets, copy, rename, move,"
                        + " delete or restore");
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
                throw new UsageException(e.getMessage());
            }
        }

        abstract void run(ProfileStore store) throws IOException, SecretException, UsageException;
    }

    /** A second profile of the same content. */
    @Command(
            name = "copy",
            description = "Copies a profile, and the secrets that are kept for it.",
            mixinStandardHelpOptions = true)
    static final class Copy extends Action {
        @Parameters(index = "0", paramLabel = "NAME", description = "The profile.")
        private String from;

        @Parameters(index = "1", paramLabel = "NEW", description = "The copy's name.")
        private String to;

        @Mixin
        private PassphraseOption passphrase;

        @Override
        void run(ProfileStore store) throws IOException, SecretException {
            new SavedProfiles(store, SavedSecrets.ofUser(passphrase)).copy(from, to);
            System.out.println("Copied " + from + " to " + to + ".");
        }
    }

    /** Another name. */
    @Command(name = "rename", description = "Gives a profile another name.", mixinStandardHelpOptions = true)
    static final class Rename extends Action {
        @Parameters(index = "0", paramLabel = "NAME", description = "The profile.")
        private String from;

        @Parameters(index = "1", paramLabel = "NEW", description = "Its new name.")
        private String to;

        @Override
        void run(ProfileStore store) throws IOException {
            store.rename(from, to);
            System.out.println("Renamed " + from + " to " + to + ".");
        }
    }

    /** Another place in the list. */
    @Command(name = "move", description = "Moves a profile within the list.", mixinStandardHelpOptions = true)
    static final class Move extends Action {
        @Parameters(index = "0", paramLabel = "NAME", description = "The profile.")
        private String name;

        @Parameters(index = "1", paramLabel = "PLACE", description = "Its new place; 1 is the first.")
        private int place;

        @Override
        void run(ProfileStore store) throws IOException {
            store.move(name, place - 1);
            System.out.println("Moved " + name + ".");
        }
    }

    /** Away, for now or for good. */
    @Command(
            name = "delete",
            description = "Deletes a profile; restore brings it back, with the secrets that are kept for it.",
            mixinStandardHelpOptions = true)
    static final class Delete extends Action {
        @Parameters(index = "0", paramLabel = "NAME", description = "The profile.")
        private String name;

        @Option(names = "--forget", description = "For good: its secrets and its earlier version too.")
        private boolean forget;

        @Mixin
        private PassphraseOption passphrase;

        @Override
        void run(ProfileStore store) throws IOException, SecretException {
            if (!forget) {
                store.delete(name);
                System.out.println(
                        "Deleted " + name + "; 'bulkhead profile restore' brings it back, and 'profile delete"
                                + " --forget' forgets its secrets too.");
                return;
            }
            new SavedProfiles(store, SavedSecrets.ofUser(passphrase)).forget(name);
            System.out.println("Deleted " + name + ", and nothing is left of it.");
        }
    }

    /** Undo. */
    @Command(
            name = "restore",
            description = "Brings back a deleted profile, or the version before its last change; twice is redo.",
            mixinStandardHelpOptions = true)
    static final class Restore extends Action {
        @Parameters(index = "0", paramLabel = "NAME", description = "The profile.")
        private String name;

        @Override
        void run(ProfileStore store) throws IOException {
            store.restore(name);
            System.out.println("Restored " + name + ".");
        }
    }
}
