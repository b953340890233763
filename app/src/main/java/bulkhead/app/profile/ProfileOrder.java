package bulkhead.app.profile;

import bulkhead.app.files.AtomicFile;
import bulkhead.app.files.FileReason;
import bulkhead.app.files.UnwritableException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The places of profiles in their list, in a file of its own. A deleted profile keeps its place for its return. */
final class ProfileOrder {
    private static final Logger LOG = LoggerFactory.getLogger(ProfileOrder.class);

    private final Path file;
    private final Predicate<String> isDeleted;

    /** @param isDeleted whether a profile of this name may come back */
    ProfileOrder(Path file, Predicate<String> isDeleted) {
        this.file = file;
        this.isDeleted = isDeleted;
    }

    /** These names in their order; those without a place last, by the alphabet. */
    List<String> sorted(List<String> names) {
        List<String> places = places();
        return names.stream()
                .sorted(Comparator.comparingInt((String name) -> {
                            int place = places.indexOf(name);
                            return place < 0 ? Integer.MAX_VALUE : place;
                        })
                        .thenComparing(Comparator.naturalOrder()))
                .toList();
    }

    /** Whether it has a place, be it there or deleted. */
    boolean has(String name) {
        return places().contains(name);
    }

    /** Gives the names of all profiles that are there their places. */
    void write(List<String> names) throws IOException {
        List<String> next = new ArrayList<>(names);
        List<String> old = places();
        for (String gone : old) {
            if (!next.contains(gone) && isDeleted.test(gone)) {
                next.add(Math.min(old.indexOf(gone), next.size()), gone);
            }
        }
        ObjectNode tree = ProfileJson.empty();
        tree.put("version", Profile.VERSION);
        next.forEach(tree.putArray("order")::add);
        AtomicFile.write(file, ProfileJson.bytes(tree));
    }

    /** The same where the profile itself is what matters: something that is no file is not in its way. */
    void writeIfPossible(List<String> names) throws IOException {
        try {
            write(names);
        } catch (UnwritableException e) {
            if (Files.isRegularFile(file) || !Files.exists(file)) {
                throw e;
            }
            LOG.warn("the profiles' order is not kept: {}", e.getMessage());
        }
    }

    /** One that cannot be read is none: it is no reason to do without the profiles. */
    private List<String> places() {
        List<String> names = new ArrayList<>();
        try {
            if (Files.exists(file)
                    && ProfileJson.tree(ProfileJson.read(file), file).get("order") instanceof ArrayNode list) {
                list.forEach(name -> names.add(name.asString("")));
            }
        } catch (IOException e) {
            LOG.warn(
                    "the profiles are listed by the alphabet, as their order in {} cannot be read: {}",
                    file,
                    FileReason.of(e));
        }
        return names;
    }
}
