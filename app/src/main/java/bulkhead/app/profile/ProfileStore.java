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
import java.util.Comparator;
import java.util.List;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Profiles in a folder, one JSON file each, and beside them their order in the list and of each the version before. Every
 * change is whole or not at all, and one process waits for another. Every method throws {@link IOException} with a
 * sentence for the user.
 */
public final class ProfileStore {
    private static final Logger LOG = LoggerFactory.getLogger(ProfileStore.class);
    private static final Pattern NAME = Pattern.compile("[\\p{L}\\p{N}][\\p{L}\\p{N} ._-]{0,63}");
    private static final Pattern DEVICE = Pattern.compile("(?i)(con|prn|aux|nul|com\\d|lpt\\d)(\\..*)?");
    private static final String SUFFIX = ".json";
    private static final long LARGEST = 1 << 20;

    private final Path folder;
    private final Path before;
    private final Path order;

    public ProfileStore(Path folder) {
        this.folder = folder;
        before = folder.resolve(".before");
        order = folder.resolve(".order.json");
    }

    /** Where the profiles are. */
    public Path folder() {
        return folder;
    }

    /** The user's own: {@code $XDG_CONFIG_HOME/bulkhead/profiles}. */
    public static ProfileStore ofUser() {
        return new ProfileStore(UserFolders.config().resolve("profiles"));
    }

    /** Whether this may be the name of a new profile, on every system that may get the folder one day. */
    public static boolean isName(String name) {
        return NAME.matcher(name).matches()
                && !name.endsWith(".")
                && !name.endsWith(" ")
                && !DEVICE.matcher(name).matches();
    }

    /** An identity for a profile that is not saved yet. */
    public static String newId() {
        return UUID.randomUUID().toString();
    }

    /** The names, in the order the user gave them; those without a place last, by the alphabet. */
    public List<String> names() throws IOException {
        List<String> names;
        try (Stream<Path> files = Files.list(folder)) {
            names = new ArrayList<>(files.map(file -> file.getFileName().toString())
                    .filter(file -> file.endsWith(SUFFIX))
                    .map(file -> file.substring(0, file.length() - SUFFIX.length()))
                    .filter(name -> NAME.matcher(name).matches())
                    .toList());
        } catch (NoSuchFileException e) {
            return List.of();
        } catch (IOException e) {
            throw new IOException("the profiles in " + folder + " cannot be read: " + FileReason.of(e), e);
        }
        List<String> places = order();
        names.sort(Comparator.comparingInt((String name) -> {
                    int place = places.indexOf(name);
                    return place < 0 ? Integer.MAX_VALUE : place;
                })
                .thenComparing(Comparator.naturalOrder()));
        return List.copyOf(names);
    }

    public boolean exists(String name) {
        return NAME.matcher(name).matches() && Files.exists(file(name));
    }

    /** Reads a profile. */
    public Profile load(String name) throws IOException {
        return ProfileJson.profile(tree(name), file(name));
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
            names.add(names.indexOf(from) + 1, to);
            writeNew(to, tree.put("id", newId()), names);
        });
    }

    /** Gives the profile another name; its place, its identity and the version before stay. */
    public void rename(String from, String to) throws IOException {
        changing(() -> {
            tree(from);
            List<String> names = new ArrayList<>(names());
            checkNew(to);
            names.set(names.indexOf(from), to);
            place(names);
            if (Files.exists(before(from))) {
                Files.move(before(from), before(to), StandardCopyOption.REPLACE_EXISTING);
            }
            Files.move(file(from), file(to), StandardCopyOption.ATOMIC_MOVE);
            AtomicFile.sync(folder);
        });
    }

    /** Takes the profile off the list; {@link #restore} brings it back to its place. */
    public void delete(String name) throws IOException {
        changing(() -> {
            present(name);
            place(names());
            AtomicFile.createFolder(before);
            Files.move(file(name), before(name), StandardCopyOption.REPLACE_EXISTING);
            AtomicFile.sync(folder);
        });
    }

    /** Exchanges the profile with the version before its last change, or brings a deleted one back; twice is redo. */
    public void restore(String name) throws IOException {
        changing(() -> {
            earlier(name);
            byte[] earlier = read(before(name));
            if (exists(name)) {
                keepBefore(name);
                AtomicFile.write(file(name), earlier);
            } else {
                Files.move(before(name), file(name), StandardCopyOption.ATOMIC_MOVE);
                AtomicFile.sync(folder);
            }
        });
    }

    /** The version that {@link #restore} would bring back. */
    public Profile earlier(String name) throws IOException {
        Path file = before(checked(name));
        if (!Files.exists(file)) {
            throw new IOException("there is no earlier version of the profile '" + name + "'");
        }
        return ProfileJson.profile(ProfileJson.tree(read(file), file), file);
    }

    /** Forgets the version before, so that nothing is left of a deleted profile. */
    public void forgetEarlier(String name) throws IOException {
        changing(() -> {
            Files.deleteIfExists(before(checked(name)));
            if (order().contains(name) && !exists(name)) {
                place(names());
            }
        });
    }

    /** Moves the profile within the list. @param place 0 is the first; what is beyond the end is the last */
    public void move(String name, int place) throws IOException {
        changing(() -> {
            present(name);
            List<String> names = new ArrayList<>(names());
            names.remove(name);
            names.add(Math.clamp(place, 0, names.size()), name);
            write(names);
        });
    }

    private void write(String name, Profile profile) throws IOException {
        boolean there = exists(name);
        ObjectNode tree = there ? tree(checked(name)) : ProfileJson.empty();
        Profile known = profile.id() != null ? profile : profile.with(b -> b.id = newId());
        ProfileJson.into(tree, known);
        if (there) {
            keepBefore(name);
            AtomicFile.write(file(name), ProfileJson.bytes(tree));
            return;
        }
        checkNew(name);
        // A deleted profile has kept its place for its return; a new one of this name goes to the end.
        List<String> names = new ArrayList<>(names());
        names.add(name);
        writeNew(name, tree, names);
    }

    /** The profile and its place in the list, or neither. */
    private void writeNew(String name, ObjectNode tree, List<String> names) throws IOException {
        AtomicFile.write(file(name), ProfileJson.bytes(tree));
        try {
            place(names);
        } catch (IOException e) {
            Files.deleteIfExists(file(name));
            throw e;
        }
    }

    /** Where the profile itself is what matters. */
    private void place(List<String> names) throws IOException {
        try {
            write(names);
        } catch (UnwritableException e) {
            if (Files.isRegularFile(order) || !Files.exists(order)) {
                throw e;
            }
            LOG.warn("the profiles' order is not kept: {}", e.getMessage());
        }
    }

    /** One that cannot be read is none: it is no reason to do without the profiles. */
    private List<String> order() {
        List<String> names = new ArrayList<>();
        try {
            if (Files.exists(order) && ProfileJson.tree(read(order), order).get("order") instanceof ArrayNode list) {
                list.forEach(name -> names.add(name.asString("")));
            }
        } catch (IOException e) {
            LOG.warn(
                    "the profiles are listed by the alphabet, as their order in {} cannot be read: {}",
                    order,
                    FileReason.of(e));
        }
        return names;
    }

    /** Names that are on no file are those of deleted profiles: they keep their place. */
    private void write(List<String> names) throws IOException {
        List<String> places = new ArrayList<>(names);
        List<String> old = order();
        for (String gone : old) {
            if (!places.contains(gone) && Files.exists(before(gone))) {
                places.add(Math.min(old.indexOf(gone), places.size()), gone);
            }
        }
        ObjectNode tree = ProfileJson.empty();
        tree.put("version", Profile.VERSION);
        places.forEach(tree.putArray("order")::add);
        AtomicFile.write(order, ProfileJson.bytes(tree));
    }

    private void keepBefore(String name) throws IOException {
        AtomicFile.write(before(name), read(file(name)));
    }

    private ObjectNode tree(String name) throws IOException {
        Path file = file(checked(name));
        try {
            return ProfileJson.tree(read(file), file);
        } catch (NoSuchFileException e) {
            throw absent(name, e);
        }
    }

    private IOException absent(String name, IOException cause) {
        return new IOException(
                "there is no profile '" + name + "' in " + folder
                        + ": 'bulkhead profile list' has those that there are",
                cause);
    }

    private static byte[] read(Path file) throws IOException {
        if (Files.size(file) > LARGEST) {
            throw new IOException("the profile " + file + " is larger than 1 MiB");
        }
        return Files.readAllBytes(file);
    }

    private void present(String name) throws IOException {
        if (!Files.exists(file(checked(name)))) {
            throw absent(name, null);
        }
    }

    private static String checked(String name) throws IOException {
        if (!NAME.matcher(name).matches()) {
            throw new IOException("a profile's name is letters, digits, spaces, dots and dashes, not '"
                    + name.replaceAll("\\p{Cntrl}", "?") + "'");
        }
        return name;
    }

    /** Says why this cannot be a new profile's name. */
    public void checkNew(String name) throws IOException {
        checked(name);
        if (!isName(name)) {
            throw new IOException("a profile cannot be named '" + name + "': some systems know no such file");
        }
        if (exists(name)) {
            throw new IOException("there is a profile '" + name + "' already");
        }
    }

    private Path file(String name) {
        return folder.resolve(name + SUFFIX);
    }

    private Path before(String name) {
        return before.resolve(name + SUFFIX);
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
