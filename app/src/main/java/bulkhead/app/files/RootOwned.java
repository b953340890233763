package bulkhead.app.files;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;

/** Whether what a path leads to is root's word: nobody else can have written it, nor put another in its place. */
public final class RootOwned {
    private static final int ROOT = 0;
    private static final int WRITE_BY_OTHERS = 0022;
    private static final int STICKY = 01000;

    private RootOwned() {}

    /**
     * @return the file itself, by a way without links: those may be anybody's
     * @throws IOException a sentence, when it is not
     */
    public static Path check(Path file) throws IOException {
        return check(file, ROOT, Path.of("/"));
    }

    /**
     * The same of another owner's.
     *
     * @param above the folder that is not looked at any more, nor those that it is in, unless it is the topmost
     */
    public static Path check(Path file, int owner, Path above) throws IOException {
        Path real = file.toRealPath();
        for (Path each = real;
                each != null && !(each.equals(above) && each.getParent() != null);
                each = each.getParent()) {
            int uid = (Integer) Files.getAttribute(each, "unix:uid", LinkOption.NOFOLLOW_LINKS);
            int mode = (Integer) Files.getAttribute(each, "unix:mode", LinkOption.NOFOLLOW_LINKS);
            if (uid != owner) {
                throw new IOException(
                        each + " is not root's, so that " + file + " is not believed: chown root " + each);
            }
            boolean shared = each != real && (mode & STICKY) != 0;
            if ((mode & WRITE_BY_OTHERS) != 0 && !shared) {
                throw new IOException(each + " can be written by others than root, so that " + file
                        + " is not believed: chmod go-w " + each);
            }
        }
        return real;
    }
}
