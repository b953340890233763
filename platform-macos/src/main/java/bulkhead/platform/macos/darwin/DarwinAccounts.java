package bulkhead.platform.macos.darwin;

import com.sun.jna.Pointer;
import java.util.OptionalLong;

/** This computer's own users and groups, one question at a time: the C library answers in memory of its own. */
public final class DarwinAccounts implements Accounts {
    /** In {@code struct group}, behind its name and password. */
    static final int GR_GID = 16;

    private static final int UUID = 16;

    @Override
    public synchronized OptionalLong group(String name) {
        Pointer group = Libc.Loaded.LIBC.getgrnam(name);
        return group == null ? OptionalLong.empty() : OptionalLong.of(Integer.toUnsignedLong(group.getInt(GR_GID)));
    }

    @Override
    public synchronized String user(long uid) {
        Pointer user = Libc.Loaded.LIBC.getpwuid((int) uid);
        return user == null ? Long.toString(uid) : user.getPointer(0).getString(0);
    }

    @Override
    public boolean isMember(long uid, long gid) throws ErrnoException {
        byte[] user = new byte[UUID];
        byte[] group = new byte[UUID];
        int[] member = new int[1];
        checked("mbr_uid_to_uuid", Libc.Loaded.LIBC.mbr_uid_to_uuid((int) uid, user));
        checked("mbr_gid_to_uuid", Libc.Loaded.LIBC.mbr_gid_to_uuid((int) gid, group));
        checked("mbr_check_membership", Libc.Loaded.LIBC.mbr_check_membership(user, group, member));
        return member[0] != 0;
    }

    private static void checked(String what, int error) throws ErrnoException {
        if (error != 0) {
            throw new ErrnoException(what, error);
        }
    }
}
