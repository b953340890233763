package bulkhead.app.desktop.profiles;

import bulkhead.app.files.AtomicFile;
import java.io.IOException;
import java.nio.file.ClosedWatchServiceException;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;

/** Tells when something in a folder was made, replaced or deleted, by whatever program. */
final class FolderWatch implements AutoCloseable {
    private volatile WatchService service;

    /** @param changed is called on a thread of the watch's own */
    FolderWatch(Path folder, Runnable changed) {
        Thread.ofPlatform().daemon().name("profiles-watch").start(() -> watch(folder, changed));
    }

    private void watch(Path folder, Runnable changed) {
        try (WatchService own = folder.getFileSystem().newWatchService()) {
            service = own;
            AtomicFile.createFolder(folder);
            folder.register(
                    own,
                    StandardWatchEventKinds.ENTRY_CREATE,
                    StandardWatchEventKinds.ENTRY_MODIFY,
                    StandardWatchEventKinds.ENTRY_DELETE);
            // What changed before the watch began.
            changed.run();
            for (WatchKey key; (key = own.take()) != null && key.isValid(); key.reset()) {
                key.pollEvents();
                changed.run();
            }
        } catch (ClosedWatchServiceException | InterruptedException e) {
            // The window is closed.
        } catch (IOException e) {
            // Where nothing can be watched, the list is read again when the window is looked at.
            System.getLogger(Book.class.getName())
                    .log(System.Logger.Level.DEBUG, "the folder of profiles is not watched: {0}", e.getMessage());
        }
    }

    @Override
    public void close() {
        try {
            if (service != null) {
                service.close();
            }
        } catch (IOException e) {
            // It was only to be told no more.
        }
    }
}
