package bulkhead.platform.macos.darwin;

import com.sun.jna.Structure;

/** The system calls by which the host is asked and changed; each fails with what errno says. */
public interface Calls {
    int open(String path, int flags) throws ErrnoException;

    /** Not for the programs that this one starts. */
    int socket(int domain, int type, int protocol) throws ErrnoException;

    /** @param argument goes in and comes back, as the request says */
    void ioctl(int fd, long request, Structure argument) throws ErrnoException;

    void bind(int fd, byte[] address) throws ErrnoException;

    void connect(int fd, byte[] address) throws ErrnoException;

    /** The address that it is bound to. */
    byte[] name(int fd) throws ErrnoException;

    void set(int fd, int level, int option, byte[] value) throws ErrnoException;

    /** @param length of the longest value */
    byte[] get(int fd, int level, int option, int length) throws ErrnoException;

    /** That a call does not wait for what is not there yet. */
    void unblock(int fd) throws ErrnoException;

    void close(int fd);
}
