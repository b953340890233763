package bulkhead.platform.linux.libc;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout.PathElement;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.lang.ref.Reference;

/**
 * The calls that move packets, without JNA: each takes half as long so, and allocates nothing. Linking them takes longer than to load
 * JNA, by which all other calls are ({@link Libc}), and most of that once a shape of arguments: so all have the same, whole registers, of which a
 * callee takes the part that it declares, a number's sign extended as each 64-bit Linux has it. They return as {@link Libc}'s do.
 */
public final class PacketCalls implements Caller {
    private static final Linker LINKER = Linker.nativeLinker();
    private static final String ERRNO = "errno";
    private static final long ERRNO_AT = Linker.Option.captureStateLayout().byteOffset(PathElement.groupElement(ERRNO));

    private static final MethodHandle READ = link("read");
    private static final MethodHandle WRITE = link("write");
    private static final MethodHandle RECVMSG = link("recvmsg");
    private static final MethodHandle SENDMSG = link("sendmsg");
    private static final MethodHandle POLL = link("poll");

    private final MemorySegment state =
            memory(Linker.Option.captureStateLayout().byteSize());
    private final MemorySegment descriptors = memory(2 * PollMemory.POLLFD);

    /** Takes the time that linking takes now instead of at the first call. */
    public static void load() {
        // The static initializer does it.
    }

    /** Outside of the heap, zeros, for as long as somebody refers to it. */
    public static MemorySegment memory(long bytes) {
        return Arena.ofAuto().allocate(bytes, JAVA_LONG.byteAlignment());
    }

    private static MethodHandle link(String function) {
        return LINKER.downcallHandle(
                LINKER.defaultLookup().findOrThrow(function),
                FunctionDescriptor.of(JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG),
                Linker.Option.captureCallState(ERRNO));
    }

    public long read(int fd, MemorySegment to, long length) {
        try {
            return (long) READ.invokeExact(state, (long) fd, to.address(), length);
        } catch (Throwable e) {
            throw unexpected(e);
        } finally {
            Reference.reachabilityFence(to);
        }
    }

    public long write(int fd, MemorySegment from, long length) {
        try {
            return (long) WRITE.invokeExact(state, (long) fd, from.address(), length);
        } catch (Throwable e) {
            throw unexpected(e);
        } finally {
            Reference.reachabilityFence(from);
        }
    }

    /** @param message with what its pointers lead to is the caller's to keep */
    public long recvmsg(int fd, MemorySegment message, int flags) {
        try {
            return (long) RECVMSG.invokeExact(state, (long) fd, message.address(), (long) flags);
        } catch (Throwable e) {
            throw unexpected(e);
        } finally {
            Reference.reachabilityFence(message);
        }
    }

    /** @param message with what its pointers lead to is the caller's to keep */
    public long sendmsg(int fd, MemorySegment message, int flags) {
        try {
            return (long) SENDMSG.invokeExact(state, (long) fd, message.address(), (long) flags);
        } catch (Throwable e) {
            throw unexpected(e);
        } finally {
            Reference.reachabilityFence(message);
        }
    }

    @Override
    public int errno() {
        return state.get(JAVA_INT, ERRNO_AT);
    }

    @Override
    public int poll(int fd, short events, int wake, int millis) {
        descriptors.set(JAVA_INT, 0, fd);
        descriptors.set(JAVA_INT, PollMemory.EVENTS, events);
        descriptors.set(JAVA_INT, PollMemory.POLLFD, wake);
        descriptors.set(JAVA_INT, PollMemory.POLLFD + PollMemory.EVENTS, Libc.POLLIN);
        try {
            int ready = (int) (long) POLL.invokeExact(state, descriptors.address(), 2L, (long) millis);
            return ready <= 0 ? ready : descriptors.get(JAVA_SHORT, PollMemory.REVENTS);
        } catch (Throwable e) {
            throw unexpected(e);
        } finally {
            Reference.reachabilityFence(descriptors);
        }
    }

    /** A native function throws nothing. */
    private static IllegalStateException unexpected(Throwable e) {
        return new IllegalStateException(e);
    }
}
