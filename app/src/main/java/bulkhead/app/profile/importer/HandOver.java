package bulkhead.app.profile.importer;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** How somebody who is not root hands over files that only root may read, without giving this program root's rights. */
final class HandOver {
    private static final String IMPORT = "bulkhead profile import ";
    private static final Pattern PLAIN = Pattern.compile("[\\w./:=@%+,-]++");

    private HandOver() {}

    /**
     * What is closed, and the command that imports it all the same.
     *
     * @param all the files that were named
     * @param closed those of them that cannot be read
     */
    static String sentence(List<Path> all, List<Path> closed) {
        String names = closed.stream().map(Path::toString).collect(Collectors.joining(" and "));
        String are = names + (closed.size() == 1 ? " is" : " are") + " closed to this user: ";
        if (closed.stream().anyMatch(Files::isDirectory)) {
            return are + "name the files in it, and have each read by root, as in " + IMPORT + "<(sudo cat FILE)";
        }
        boolean piped = closed.size() == 1
                && all.stream().noneMatch(path -> path.toString().equals("-"));
        String arguments = all.stream()
                .map(path -> !closed.contains(path) ? word(path) : piped ? "-" : "<(sudo cat " + word(path) + ")")
                .collect(Collectors.joining(" "));
        return are + (piped ? "sudo cat " + word(closed.getFirst()) + " | " : "") + IMPORT + arguments;
    }

    /** As a shell takes it. */
    private static String word(Path path) {
        String text = path.toString();
        return PLAIN.matcher(text).matches() ? text : "'" + text.replace("'", "'\\''") + "'";
    }
}
