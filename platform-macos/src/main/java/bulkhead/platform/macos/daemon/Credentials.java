package bulkhead.platform.macos.daemon;

import bulkhead.platform.macos.darwin.Calls;
import bulkhead.platform.macos.darwin.Darwin;
import bulkhead.platform.macos.darwin.ErrnoException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HashSet;
import java.util.Set;

/**
 * Who is at the other end of a local socket, as the kernel says.
 *
 * @param uid who connected or, at the connecting end, who listened first
 * @param groups at most {@link #MOST_GROUPS} of that process's
 */
record Credentials(long uid, Set<Long> groups) {
    /** sys/ucred.h: {@code struct xucred}, its NGROUPS and where it has what. */
    static final int XUCRED = 76;

    static final int XUCRED_VERSION = 0;
    static final int MOST_GROUPS = 16;
    static final int CR_UID = 4;
    static final int CR_NGROUPS = 8;
    static final int CR_GROUPS = 12;
    /** mach/message.h: {@code audit_token_t}, and which of its numbers bsm/libbsm.h calls effective user and process. */
    static final int AUDIT_TOKEN = 32;

    static final int TOKEN_EUID = 1 * Integer.BYTES;
    static final int TOKEN_PID = 5 * Integer.BYTES;

    /** LOCAL_PEERCRED, which the kernel keeps from the moment of connecting. */
    static Credentials of(Calls calls, int socket) throws IOException {
        ByteBuffer xucred = option(calls, socket, Darwin.LOCAL_PEERCRED, XUCRED);
        if (xucred.getInt(0) != XUCRED_VERSION) {
            throw new IOException("the kernel's credentials are of an unknown version");
        }
        Set<Long> groups = new HashSet<>();
        for (int i = 0; i < Math.clamp(xucred.getShort(CR_NGROUPS), 0, MOST_GROUPS); i++) {
            groups.add(Integer.toUnsignedLong(xucred.getInt(CR_GROUPS + i * Integer.BYTES)));
        }
        return new Credentials(Integer.toUnsignedLong(xucred.getInt(CR_UID)), groups);
    }

    /**
     * The process that has the connection now, which is not asked who it may be: LOCAL_PEERTOKEN is of the moment of asking. Where its user
     * is not the one who connected, nobody is.
     */
    long process(Calls calls, int socket) throws IOException {
        int pid = option(calls, socket, Darwin.LOCAL_PEERPID, Integer.BYTES).getInt(0);
        ByteBuffer token = option(calls, socket, Darwin.LOCAL_PEERTOKEN, AUDIT_TOKEN);
        if (token.getInt(TOKEN_PID) != pid || Integer.toUnsignedLong(token.getInt(TOKEN_EUID)) != uid) {
            throw new IOException("who connected is not who has the connection now");
        }
        return pid;
    }

    private static ByteBuffer option(Calls calls, int socket, int option, int length) throws ErrnoException {
        byte[] value = calls.get(socket, Darwin.SOL_LOCAL, option, length);
        if (value.length < length) {
            throw new ErrnoException("getsockopt " + option, Darwin.EINVAL);
        }
        return ByteBuffer.wrap(value).order(ByteOrder.nativeOrder());
    }
}
