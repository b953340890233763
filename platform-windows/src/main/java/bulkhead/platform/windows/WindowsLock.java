package bulkhead.platform.windows;

import bulkhead.leakguard.host.HostException;
import bulkhead.platform.windows.api.Accounts;
import bulkhead.platform.windows.api.WindowsException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;

/** Keeps a second Bulkhead from undoing the work of the first: a locked file, in a folder that is administrators' alone. */
final class WindowsLock implements AutoCloseable {
    /** Full access for LocalSystem and Administrators, inherited; what ProgramData would have others do is not (P). */
    static final String DESCRIPTOR = "O:BAG:BAD:P(A;OICI;FA;;;SY)(A;OICI;FA;;;BA)";

    private static final Set<String> TRUSTED = Set.of(Accounts.SYSTEM, Accounts.ADMINISTRATORS);

    private final FileChannel file;

    private WindowsLock(FileChannel file) {
        this.file = file;
    }

    /** @param folder is made, if it is not there */
    static WindowsLock take(Accounts accounts, Path folder) throws HostException {
        Failures.explaining("the folder of the guard cannot be made", () -> {
            make(accounts, folder);
            return null;
        });
        String owner = Failures.explaining(
                "whose the folder of the guard is cannot be told", () -> accounts.owner(folder.toString()));
        if (!TRUSTED.contains(owner)) {
            throw new HostException(
                    folder + " is another user's, who may have put it there: have an administrator remove it");
        }
        try {
            return lock(folder.resolve("lock"));
        } catch (IOException e) {
            throw new HostException(folder + " cannot be written (" + e.getMessage() + "): run as administrator", e);
        }
    }

    private static void make(Accounts accounts, Path folder) throws WindowsException {
        try {
            accounts.makeFolder(folder.toString(), DESCRIPTOR);
        } catch (WindowsException e) {
            if (e.code() != WindowsException.ERROR_ALREADY_EXISTS) {
                throw e;
            }
        }
    }

    private static WindowsLock lock(Path path) throws IOException, HostException {
        FileChannel file = FileChannel.open(path, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        boolean taken = false;
        try {
            FileLock lock = file.tryLock();
            taken = lock != null;
        } catch (OverlappingFileLockException e) {
            // This very process has it.
        } finally {
            if (!taken) {
                file.close();
            }
        }
        if (!taken) {
            throw new HostException("another Bulkhead is at work on this host: disconnect it first");
        }
        return new WindowsLock(file);
    }

    /** The lock ends with it; the file stays, for the next. */
    @Override
    public void close() {
        try {
            file.close();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
