package bulkhead.app.status;

import bulkhead.app.local.RuntimeFolder;
import java.io.IOException;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.util.concurrent.TimeUnit;

/** When it is worth a look whether the user has another connection. */
public final class Arrivals implements AutoCloseable {
    /** The folder's changes tell of a new connection at once; this is for where they are not told. */
    private static final int LOOK_SECONDS = 5;

    private final WatchService watch;

    public Arrivals(RuntimeFolder folder) throws IOException {
        watch = folder.path().getFileSystem().newWatchService();
        folder.path().register(watch, StandardWatchEventKinds.ENTRY_CREATE);
    }

    /** Waits for the next. */
    public void await() throws InterruptedException {
        WatchKey key = watch.poll(LOOK_SECONDS, TimeUnit.SECONDS);
        if (key != null) {
            key.pollEvents();
            key.reset();
        }
    }

    @Override
    public void close() throws IOException {
        watch.close();
    }
}
