package bulkhead.platform.windows.pipe;

import static bulkhead.platform.windows.api.WindowsException.ERROR_ACCESS_DENIED;
import static bulkhead.platform.windows.api.WindowsException.ERROR_FILE_NOT_FOUND;
import static bulkhead.platform.windows.api.WindowsException.ERROR_PIPE_BUSY;

import bulkhead.leakguard.daemon.Conversation;
import bulkhead.leakguard.daemon.RefusedException;
import bulkhead.leakguard.daemon.Reply.Reason;
import bulkhead.platform.windows.api.Accounts;
import bulkhead.platform.windows.api.Pipes;
import bulkhead.platform.windows.api.Pipes.Pipe;
import bulkhead.platform.windows.api.WindowsException;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Where the guard's service listens, and who may speak to it: administrators and the group Network Configuration Operators. */
public final class GuardPipe {
    private static final Logger LOG = LoggerFactory.getLogger(GuardPipe.class);

    public static final String NAME = "\\\\.\\pipe\\bulkhead-guard";

    /**
     * Reading and writing, and not FILE_CREATE_PIPE_INSTANCE (4), by which one could take the next client's connection ("Named Pipe Security
     * and Access Rights").
     */
    static final String SPEAKING = "0x12019b";

    /** Owned by Administrators, as which nobody else can make anything; nobody from the network. */
    public static final String DESCRIPTOR =
            "O:BAG:BAD:P(D;;GA;;;NU)(A;;GA;;;SY)(A;;GA;;;BA)(A;;" + SPEAKING + ";;;" + "NO)";

    /** Whose a pipe of the service is: not a squatter's, who may have made one of that name before it. */
    private static final Set<String> TRUSTED = Set.of(Accounts.SYSTEM, Accounts.ADMINISTRATORS);

    private static final String NOT_A_MEMBER = "only administrators and the group Network Configuration Operators may"
            + " speak to the guard's service: have an administrator add you to it, and log in again";

    private GuardPipe() {}

    /**
     * As {@link bulkhead.leakguard.daemon.DaemonLink.Opener} has it.
     *
     * @param handed takes what comes with messages
     */
    public static Optional<Conversation> open(Pipes pipes, HandedOver handed, Duration limit)
            throws IOException, RefusedException {
        Optional<Pipe> pipe = connect(pipes, NAME);
        if (pipe.isEmpty()) {
            return Optional.empty();
        }
        Conversation conversation = new Conversation(new PipeChannel(pipes, pipe.get(), handed));
        boolean greeted = false;
        try {
            // A service that is being started does not listen yet.
            conversation.greet(limit, () -> false);
            greeted = true;
            return Optional.of(conversation);
        } finally {
            if (!greeted) {
                conversation.close();
            }
        }
    }

    /** A pipe of the service's; none where nobody listens there, or somebody whose it cannot be. */
    static Optional<Pipe> connect(Pipes pipes, String name) throws IOException, RefusedException {
        try {
            Pipe pipe = pipes.connect(name);
            if (isTrusted(pipe)) {
                return Optional.of(pipe);
            }
            LOG.warn("who listens at {} is no administrator, and so is no service of Bulkhead's", name);
            pipe.close();
            return Optional.empty();
        } catch (WindowsException e) {
            return switch (e.code()) {
                case ERROR_FILE_NOT_FOUND -> {
                    LOG.debug("no service: {}", e.getMessage());
                    yield Optional.empty();
                }
                case ERROR_ACCESS_DENIED -> throw new RefusedException(Reason.NOT_ALLOWED, NOT_A_MEMBER);
                case ERROR_PIPE_BUSY -> throw new IOException("the guard's service takes nobody", e);
                default -> throw new IOException(e.getMessage(), e);
            };
        }
    }

    private static boolean isTrusted(Pipe pipe) {
        try {
            return TRUSTED.contains(pipe.owner());
        } catch (WindowsException e) {
            LOG.warn("whose the guard's pipe is cannot be told: {}", e.getMessage());
            return false;
        }
    }
}
