package bulkhead.platform.windows.win32;

import bulkhead.platform.windows.api.Accounts;
import bulkhead.platform.windows.api.WindowsException;
import com.sun.jna.WString;

/** Accounts and folders of this Windows. It has not run yet. */
public final class NativeAccounts implements Accounts {
    @Override
    public boolean isAdministrator() throws WindowsException {
        return Sids.isMember(null, ADMINISTRATORS);
    }

    @Override
    public void makeFolder(String path, String descriptor) throws WindowsException {
        Sids.described(descriptor, attributes -> {
            Kernel32.check("CreateDirectoryW", Kernel32.CreateDirectoryW(new WString(path), attributes));
            return null;
        });
    }

    @Override
    public String owner(String path) throws WindowsException {
        return Sids.owner(
                "GetNamedSecurityInfoW",
                (owner, descriptor) -> Advapi32.GetNamedSecurityInfoW(
                        new WString(path),
                        Winbase.SE_FILE_OBJECT,
                        Winbase.OWNER_SECURITY_INFORMATION,
                        owner,
                        null,
                        null,
                        null,
                        descriptor));
    }
}
