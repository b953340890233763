package bulkhead.app.update;

import bulkhead.app.files.UserFolders;
import bulkhead.app.settings.RecordFile;
import java.nio.file.Path;

/**
 * What the publisher said last, so that nobody can go back behind it.
 *
 * @param version of this format, 1
 * @param index the version of its index
 * @param expires until when that was good; empty before the first
 * @param release the newest Bulkhead then
 * @param asked when that was
 */
public record Seen(int version, long index, String expires, String release, String asked) {
    static final Seen NOTHING = new Seen(1, 0, "", "", "");

    static RecordFile<Seen> file(Path folder) {
        return new RecordFile<>(folder.resolve("update.json"), NOTHING);
    }

    /** What the user's own programs have seen. */
    static RecordFile<Seen> ofUser() {
        return file(UserFolders.state());
    }
}
