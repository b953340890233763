package bulkhead.platform.windows.api;

import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/**
 * Named pipes whose messages stay apart (PIPE_TYPE_MESSAGE), of this computer alone (PIPE_REJECT_REMOTE_CLIENTS). What is waited for ends
 * with ERROR_OPERATION_ABORTED when this end closes.
 */
public interface Pipes {
    /** What {@link Pipe#read} gives in place of a length: the other end has closed. */
    int ENDED = -1;

    /** Nothing came in time. */
    int SILENCE = -2;

    /** The message was longer than the buffer (ERROR_MORE_DATA); none of it is there. */
    int TOO_LONG = -3;

    /** As long as it takes (INFINITE). */
    Duration FOREVER = Duration.ofMillis(Integer.MAX_VALUE);

    /**
     * CreateNamedPipeW with FILE_FLAG_FIRST_PIPE_INSTANCE.
     *
     * @param descriptor who may open it, in the security descriptor definition language
     * @throws WindowsException ERROR_ACCESS_DENIED where there is a pipe of that name already, whosever it is
     */
    Listener listen(String name, String descriptor) throws WindowsException;

    /**
     * CreateFileW for reading and writing, and not for FILE_CREATE_PIPE_INSTANCE, which GENERIC_WRITE has in it. The other end may find out who
     * this is and not act as this (SECURITY_IDENTIFICATION).
     *
     * @throws WindowsException ERROR_FILE_NOT_FOUND, ERROR_ACCESS_DENIED; ERROR_PIPE_BUSY while no instance waits
     */
    Pipe connect(String name) throws WindowsException;

    /** The server's end of a name. */
    interface Listener extends AutoCloseable {
        /** ConnectNamedPipe: waits for the next; none after {@link #close}. There is always an instance, so that the name is never another's. */
        Optional<Pipe> accept() throws WindowsException;

        @Override
        void close();
    }

    /** One end of a connection. One thread reads; any may write or close. */
    interface Pipe extends AutoCloseable {
        /** ReadFile: the length of the next message, or one of the codes above. */
        int read(byte[] buffer, Duration patience) throws WindowsException;

        /** WriteFile: ERROR_NO_DATA when the other end has closed, WAIT_TIMEOUT when it takes nothing. */
        void write(byte[] message, int length, Duration limit) throws WindowsException;

        /** GetSecurityInfo: the identifier of the account whose the pipe is, which its maker has or was given by the system. */
        String owner() throws WindowsException;

        /** GetNamedPipeClientProcessId. */
        long clientProcess() throws WindowsException;

        /**
         * ImpersonateNamedPipeClient, and what the token of that moment says (OpenThreadToken, CheckTokenMembership): ERROR_CANNOT_IMPERSONATE
         * before anything was read.
         *
         * @param groups that are of interest
         */
        Client client(Set<String> groups) throws WindowsException;

        @Override
        void close();
    }

    /**
     * Who is at the other end.
     *
     * @param identifier of the account, as "S-1-5-18"
     * @param account its name
     * @param groups those of interest that it is a member of and that are enabled
     */
    record Client(String identifier, String account, Set<String> groups) {
        public Client {
            groups = Set.copyOf(groups);
        }
    }
}
