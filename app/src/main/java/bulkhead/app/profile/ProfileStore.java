package bulkhead.app.profile;

import bulkhead.app.files.AtomicFile;
import bulkhead.app.files.FileReason;
import bulkhead.app.files.UnwritableException;
import bulkhead.app.files.UserFolders;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import tools.jackson.databind.node.ObjectNode;

/**
 * Profiles in a folder, one JSON file each, which has the profile's name in it, and beside them their order in the list and of each the version before. Every
 * change is whole or not at all, and one process waits for another. Every method throws {@link IOException} with a
 * sentence for the user.
 */
public final class ProfileStore {
    /** What whoever administers this computer has put there for everybody; nothing here changes it. */
    public static final Path SHARED = Path.of("/etc/bulkhead/profiles");

    private final Path folder;
    private final Path before;
    private final NamedFiles files;
    private final NamedFiles shared;
    private final NamedFiles earlier;
    private final ProfileOrder order;

    public ProfileStore(Path folder) {
        this(folder, folder.resolve(".none"));
    }

    /** @param shared where those are that are everybody's, and go before others of their name */
    public ProfileStore(Path folder, Path shared) {
        this.folder = folder;
        this.shared = new NamedFiles(shared);
        before = folder.resolve(".before");
        files = new NamedFiles(folder);
        earlier = new NamedFiles(before);
        order = new ProfileOrder(folder.resolve(".order.json"), this::isDeleted);
    }

    /** Where the profiles are. */
    public Path folder() {
        return folder;
    }

    /** The user's own: {@code $XDG_CONFIG_HOME/bulkhead/profiles}. */
    public static ProfileStore ofUser() {
        return new ProfileStore(UserFolders.config().resolve("profiles"), SHARED);
    }

    /** Whether it is everybody's, and the user can use it as it is or not at all. */
    public boolean isShared(String name) {
        try {
            return shared.find(name).isPresent();
        } catch (IOException e) {
            return false;
        }
    }

    /** An identity for a profile that is not saved yet. */
    public static String newId() {
        return UUID.randomUUID().toString();
    }

    /** The names, in the order the user gave them; those without a place last, by the alphabet. */
    public List<String> names() throws IOException {
        try {
            Set<String> names = new TreeSet<>(files.all().keySet());
            names.addAll(shared.all().keySet());
            return order.sorted(List.copyOf(names));
        } catch (IOException e) {
            throw new IOException("the profiles in " + folder + " cannot be read: " + FileReason.of(e), e);
        }
    }

    public boolean exists(String name) {
        try {
            return files.find(name).isPresent() || isShared(name);
        } catch (IOException e) {
            return false;
        }
    }

    /** The name of a profile that people could not tell from one of this name. */
    public Optional<String> alike(String name) throws IOException {
        List<String> names = names();
        return names.contains(ProfileName.normal(name))
                ? Optional.of(ProfileName.normal(name))
                : names.stream().filter(other -> ProfileName.alike(other, name)).findFirst();
    }

    /** Reads a profile. */
    public Profile load(String name) throws IOException {
        Optional<Path> everybodys = shared.find(name);
        if (everybodys.isPresent()) {
            return ProfileJson.profile(
                    ProfileJson.tree(ProfileJson.read(everybodys.get()), everybodys.get()), everybodys.get());
        }
        return ProfileJson.profile(tree(name), file(name));
    }

    private void checkChangeable(String name) throws IOException {
        if (isShared(name)) {
            throw new IOException("the profile '" + shown(name) + "' is everybody's on this computer, in " + SHARED
                    + ": whoever administers it can change it");
        }
    }

    /** Creates the profile at the end of the list; gives it an identity if it has none. */
    public void create(String name, Profile profile) throws IOException {
        changing(() -> {
            checkNew(name);
            write(name, profile);
        });
    }

    /** The same, or replaces it. */
    public void save(String name, Profile profile) throws IOException {
        changing(() -> write(name, profile));
    }

    /** Writes a second profile of the same content, with an identity of its own, behind the first in the list. */
    public void copy(String from, String to) throws IOException {
        changing(() -> {
            ObjectNode tree = tree(from);
            ProfileJson.profile(tree, file(from));
            List<String> names = new ArrayList<>(names());
            checkNew(to);
            names.add(names.indexOf(ProfileName.normal(from)) + 1, ProfileName.normal(to));
            writeNew(to, tree.put("id", newId()), names);
        });
    }

    /** Gives the profile another name; its file, its place, its identity and the version before stay. */
    public void rename(String from, String to) throws IOException {
        changing(() -> {
            ObjectNode tree = tree(from);
            Path file = file(from);
            String name = ProfileName.normal(to);
            checkNew(to, ProfileName.normal(from));
            List<String> names = new ArrayList<>(names());
            names.set(names.indexOf(ProfileName.normal(from)), name);
            order.writeIfPossible(names);
            Path kept = before(file);
            if (Files.exists(kept)) {
                AtomicFile.write(kept, named(ProfileJson.tree(ProfileJson.read(kept), kept), file, name));
            }
            AtomicFile.write(file, named(tree, file, name));
        });
    }

    private static byte[] named(ObjectNode tree, Path file, String name) {
        NamedFiles.name(tree, file, name);
        return ProfileJson.bytes(tree);
    }

    /** Takes the profile off the list; {@link #restore} brings it back to its place. */
    public void delete(String name) throws IOException {
        changing(() -> {
            Path file = present(name);
            order.writeIfPossible(names());
            AtomicFile.createFolder(before);
            Files.move(file, before(file), StandardCopyOption.REPLACE_EXISTING);
            AtomicFile.sync(folder);
        });
    }

    /** Exchanges the profile with the version before its last change, or brings a deleted one back; twice is redo. */
    public void restore(String name) throws IOException {
        changing(() -> {
            earlier(name);
            Path kept = earlierFile(name);
            ObjectNode tree = ProfileJson.tree(ProfileJson.read(kept), kept);
            if (exists(name)) {
                Path file = file(name);
                keepBefore(file);
                AtomicFile.write(file, named(tree, file, ProfileName.normal(name)));
            } else {
                Files.move(kept, fresh(name), StandardCopyOption.ATOMIC_MOVE);
                AtomicFile.sync(folder);
            }
        });
    }

    /** The version that {@link #restore} would bring back. */
    public Profile earlier(String name) throws IOException {
        Path file = earlierFile(name);
        if (!Files.exists(file)) {
            throw new IOException("there is no earlier version of the profile '" + name + "'");
        }
        return ProfileJson.profile(ProfileJson.tree(ProfileJson.read(file), file), file);
    }

    /** Forgets the version before, so that nothing is left of a deleted profile. */
    public void forgetEarlier(String name) throws IOException {
        changing(() -> {
            Files.deleteIfExists(earlierFile(name));
            if (order.has(name) && !exists(name)) {
                order.writeIfPossible(names());
            }
        });
    }

    /** Moves the profile within the list. @param place 0 is the first; what is beyond the end is the last */
    public void move(String name, int place) throws IOException {
        changing(() -> {
            present(name);
            List<String> names = new ArrayList<>(names());
            names.remove(ProfileName.normal(name));
            names.add(Math.clamp(place, 0, names.size()), ProfileName.normal(name));
            order.write(names);
        });
    }

    private void write(String name, Profile profile) throws IOException {
        checkChangeable(name);
        Path file = file(name);
        boolean there = Files.exists(file);
        ObjectNode tree = there ? tree(name) : ProfileJson.empty();
        Profile known = profile.id() != null ? profile : profile.with(b -> b.id = newId());
        ProfileJson.into(tree, known);
        if (there) {
            keepBefore(file);
            AtomicFile.write(file, ProfileJson.bytes(tree));
            return;
        }
        checkNew(name);
        // A deleted profile has kept its place for its return; a new one of this name goes to the end.
        List<String> names = new ArrayList<>(names());
        names.add(ProfileName.normal(name));
        writeNew(name, tree, names);
    }

    /** The profile and its place in the list, or neither. */
    private void writeNew(String name, ObjectNode tree, List<String> names) throws IOException {
        Path file = fresh(name);
        AtomicFile.write(file, named(tree, file, ProfileName.normal(name)));
        try {
            order.writeIfPossible(names);
        } catch (IOException e) {
            Files.deleteIfExists(file);
            throw e;
        }
    }

    private void keepBefore(Path file) throws IOException {
        AtomicFile.write(before(file), ProfileJson.read(file));
    }

    private ObjectNode tree(String name) throws IOException {
        Path file = present(name);
        try {
            return ProfileJson.tree(ProfileJson.read(file), file);
        } catch (NoSuchFileException e) {
            throw absent(name, e);
        }
    }

    private IOException absent(String name, IOException cause) {
        return new IOException(
                "there is no profile '" + shown(name) + "' in " + folder
                        + ": 'bulkhead profile list' has those that there are",
                cause);
    }

    private Path present(String name) throws IOException {
        checkChangeable(name);
        return files.find(name).orElseThrow(() -> absent(name, null));
    }

    private static String shown(String name) {
        return name.replaceAll("\\p{C}", "?");
    }

    /** Says why this cannot be a new profile's name. */
    public void checkNew(String name) throws IOException {
        checkNew(name, "");
    }

    /** @param itself the name of the profile that is to have it */
    private void checkNew(String name, String itself) throws IOException {
        if (!ProfileName.isValid(name)) {
            throw new IOException(
                    "a profile's name is up to 64 characters that can be seen, and begins with no dash; not '"
                            + shown(name) + "'");
        }
        Optional<String> other = alike(name);
        if (other.isPresent() && !other.get().equals(itself)) {
            throw new IOException("there is a profile '" + other.get() + "' already"
                    + (other.get().equals(ProfileName.normal(name)) ? "" : ", which looks like '" + name + "'"));
        }
    }

    /** The profile's file, or the one that it would get. */
    private Path file(String name) throws IOException {
        Optional<Path> there = files.find(name);
        return there.isPresent() ? there.get() : fresh(name);
    }

    /** A file that no profile has, nor a deleted one that may come back. */
    private Path fresh(String name) throws IOException {
        Optional<Path> own = earlier.find(name);
        String stem = ProfileName.stem(name);
        Path free = folder.resolve(stem + NamedFiles.SUFFIX);
        for (int i = 2; isTaken(free, own); i++) {
            free = folder.resolve(stem + "-" + i + NamedFiles.SUFFIX);
        }
        return free;
    }

    private boolean isTaken(Path file, Optional<Path> own) {
        return Files.exists(file) || Files.exists(before(file)) && !own.equals(Optional.of(before(file)));
    }

    private Path before(Path file) {
        return before.resolve(file.getFileName());
    }

    private Path earlierFile(String name) throws IOException {
        Optional<Path> there = files.find(name);
        Optional<Path> deleted = there.isPresent() ? there.map(this::before) : earlier.find(name);
        return deleted.orElseGet(() -> before.resolve(ProfileName.stem(name) + ".none"));
    }

    private boolean isDeleted(String name) {
        try {
            return earlier.find(name).isPresent();
        } catch (IOException e) {
            return false;
        }
    }

    @FunctionalInterface
    private interface Change {
        void run() throws IOException;
    }

    /** One change at a time: among threads by the monitor, among processes by the lock. */
    private void changing(Change change) throws IOException {
        synchronized (ProfileStore.class) {
            AtomicFile.createFolder(folder);
            try (FileChannel channel = FileChannel.open(
                            folder.resolve(".lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                    FileLock _ = channel.lock()) {
                change.run();
            } catch (FileSystemException e) {
                throw new UnwritableException("the profiles in " + folder + " cannot be changed", e);
            }
        }
    }
}
