package bulkhead.platform.linux.libc;

import java.io.File;
import java.util.stream.Stream;

/** JNA unpacks its native library at each start, into the user's home: which may be full when the guard has to be opened. */
final class Unpacking {
    private static final String FOLDER = "jna.tmpdir";
    private static final long ENOUGH_BYTES = 1 << 20;

    private Unpacking() {}

    static void whereThereIsRoom() {
        if (System.getProperty(FOLDER) == null && !hasRoom(cache())) {
            Stream.of(System.getProperty("java.io.tmpdir"), System.getenv("XDG_RUNTIME_DIR"), "/run", "/dev/shm")
                    .filter(folder -> folder != null && hasRoom(new File(folder)))
                    .findFirst()
                    .ifPresent(folder -> System.setProperty(FOLDER, folder));
        }
    }

    /** As far as it is there. */
    private static File cache() {
        String named = System.getenv("XDG_CACHE_HOME");
        File folder = named == null || named.isBlank()
                ? new File(System.getProperty("user.home"), ".cache")
                : new File(named);
        while (folder != null && !folder.isDirectory()) {
            folder = folder.getParentFile();
        }
        return folder;
    }

    private static boolean hasRoom(File folder) {
        return folder != null && folder.canWrite() && folder.getUsableSpace() >= ENOUGH_BYTES;
    }
}
