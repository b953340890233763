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

    void listen(int fd, int backlog) throws ErrnoException;

    /** The next connection, not for the programs that this one starts; {@link Darwin#EAGAIN} while there is none. */
    int accept(int fd) throws ErrnoException;

    /**
     * Sends what there is room for.
     *
     * @param descriptor goes with the first byte and stays this process's as well, or -1
     * @return how many bytes
     */
    int send(int fd, byte[] from, int offset, int length, int descriptor) throws ErrnoException;

    /** @param takesDescriptor whether one may come with it; otherwise none ever becomes this process's */
    Received receive(int fd, byte[] into, int offset, int length, boolean takesDescriptor) throws ErrnoException;

    /**
     * What came.
     *
     * @param length in bytes, 0 at the end of the connection
     * @param descriptor the receiver's now and not for the programs that it starts, or -1
     * @param hadMore whether descriptors came that were not taken, where the system says so
     */
    record Received(int length, int descriptor, boolean hadMore) {}

    /** The sockets that launchd listens at for this process under a name of its property list, each handed over once. */
    int[] activated(String name) throws ErrnoException;

    /** That a call does not wait for what is not there yet. */
    void unblock(int fd) throws ErrnoException;

    void close(int fd);
}
