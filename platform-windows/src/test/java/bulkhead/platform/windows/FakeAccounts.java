package bulkhead.platform.windows;

import bulkhead.platform.windows.api.Accounts;
import bulkhead.platform.windows.api.WindowsException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/** Folders of this computer, whose owners are in memory. */
final class FakeAccounts implements Accounts {
    boolean administrator = true;
    /** By path; what nobody made here is somebody's. */
    final Map<String, String> owners = new HashMap<>();

    private final FakeCalls calls;

    FakeAccounts(FakeCalls calls) {
        this.calls = calls;
    }

    @Override
    public boolean isAdministrator() throws WindowsException {
        return calls.get("CheckTokenMembership", () -> administrator);
    }

    @Override
    public void makeFolder(String path, String descriptor) throws WindowsException {
        calls.run("CreateDirectoryW", () -> {
            try {
                Files.createDirectory(Path.of(path));
                owners.put(path, new FakeDescriptor(descriptor).owner().orElseThrow());
            } catch (FileAlreadyExistsException e) {
                throw new WindowsException("CreateDirectoryW", WindowsException.ERROR_ALREADY_EXISTS);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }

    @Override
    public String owner(String path) throws WindowsException {
        return calls.get("GetNamedSecurityInfoW", () -> owners.getOrDefault(path, "S-1-5-21-1-2-3-1002"));
    }
}
