package bulkhead.platform.windows.api;

/** Accounts and what is theirs (advapi32.dll). */
public interface Accounts {
    /** LocalSystem, whose services are. */
    String SYSTEM = "S-1-5-18";

    /** The group Administrators. */
    String ADMINISTRATORS = "S-1-5-32-544";

    /** The group Network Configuration Operators: its members may change this computer's network settings. */
    String NETWORK_OPERATORS = "S-1-5-32-556";

    /** Whether this process has an administrator's rights now: not where User Account Control has taken them (CheckTokenMembership). */
    boolean isAdministrator() throws WindowsException;

    /**
     * CreateDirectoryW: ERROR_ALREADY_EXISTS.
     *
     * @param descriptor who may do what there, in the security descriptor definition language
     */
    void makeFolder(String path, String descriptor) throws WindowsException;

    /** GetNamedSecurityInfoW: the identifier of the account whose a file or folder is; ERROR_FILE_NOT_FOUND. */
    String owner(String path) throws WindowsException;
}
