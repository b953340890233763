package bulkhead.platform.linux.rtnetlink;

import bulkhead.platform.linux.libc.ErrnoException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** A kernel that does first what a test wants, and then what the kernel does. */
public final class FakeKernel implements AutoCloseable {
    public static final int RTM_GETLINK = Device.RTM_GETLINK;
    public static final int RTM_NEWADDR = Address.RTM_NEWADDR;
    public static final int RTM_GETADDR = Address.RTM_GETADDR;
    public static final int RTM_NEWROUTE = Route.RTM_NEWROUTE;
    public static final int RTM_GETROUTE = Route.RTM_GETROUTE;
    public static final int RTM_NEWRULE = Rule.RTM_NEWRULE;
    public static final int RTM_GETRULE = Rule.RTM_GETRULE;

    private static final int NLM_F_DUMP_INTR = 0x10;

    private final Exchange before = Rtnetlink.kernel;

    public interface Step {
        /** @param type RTM_ @return the errno that it is refused with, or 0 to have it answered */
        int before(int type) throws IOException;
    }

    private FakeKernel(Exchange instead) {
        Rtnetlink.kernel = instead;
    }

    /** For the whole process. */
    public static FakeKernel install(Step step) {
        return new FakeKernel((request, reader) -> {
            int errno = step.before(type(request));
            return errno == 0 ? RouteSocket.ask(request, reader) : new Verdict(errno, "");
        });
    }

    /** One that no socket can be had of. */
    public static FakeKernel withoutSockets(int errno) {
        return install(_ -> {
            throw new ErrnoException("rtnetlink", errno);
        });
    }

    /** One whose listings are interrupted by changes so often, and are right all the same. */
    public static FakeKernel changing(int times) {
        int[] left = {times};
        return new FakeKernel((request, reader) -> {
            if (left[0]-- > 0) {
                reader.read(new Answer(interrupted()));
            }
            return RouteSocket.ask(request, reader);
        });
    }

    /** A message of no family. */
    private static ByteBuffer interrupted() {
        return ByteBuffer.allocate(Answer.NLMSGHDR + 16)
                .order(ByteOrder.nativeOrder())
                .putShort(6, (short) NLM_F_DUMP_INTR);
    }

    private static int type(byte[] request) {
        return ByteBuffer.wrap(request).order(ByteOrder.nativeOrder()).getShort(4);
    }

    @Override
    public void close() {
        Rtnetlink.kernel = before;
    }
}
