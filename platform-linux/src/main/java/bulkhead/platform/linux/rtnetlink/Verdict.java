package bulkhead.platform.linux.rtnetlink;

import bulkhead.platform.linux.libc.ErrnoException;
import bulkhead.platform.linux.libc.Libc;
import java.io.IOException;
import java.util.Set;

/**
 * How the kernel ends an answer.
 *
 * @param errno what it refuses the question with, or 0
 * @param reason in its words; often none
 */
record Verdict(int errno, String reason) {
    /** No such device, table, rule or address, or no such family in this kernel. */
    private static final Set<Integer> NONE =
            Set.of(Libc.ENOENT, Libc.ESRCH, Libc.ENODEV, Libc.EADDRNOTAVAIL, Libc.EAFNOSUPPORT, Libc.EOPNOTSUPP);

    private static final int NLM_F_CAPPED = 0x100;
    private static final int NLM_F_ACK_TLVS = 0x200;
    private static final int NLMSGERR_ATTR_MSG = 1;
    private static final int ERRNO = 4;

    /** Of NLMSG_ERROR ({@code struct nlmsgerr}), which repeats the question, or its header alone. */
    static Verdict ofError(Answer answer) throws IOException {
        int length = (answer.flags() & NLM_F_CAPPED) != 0 ? Answer.NLMSGHDR : answer.number(ERRNO);
        boolean explained = (answer.flags() & NLM_F_ACK_TLVS) != 0;
        return new Verdict(
                -answer.number(0),
                explained ? answer.attributes(ERRNO + (length + 3 & ~3)).text(NLMSGERR_ATTR_MSG) : "");
    }

    /** Of NLMSG_DONE. */
    static Verdict ofDone(Answer answer) throws IOException {
        return new Verdict(-answer.number(0), "");
    }

    boolean isDone() {
        return errno == 0;
    }

    boolean isThereAlready() {
        return errno == Libc.EEXIST;
    }

    boolean isNothingThere() {
        return NONE.contains(errno);
    }

    boolean isNoSuchFamily() {
        return errno == Libc.EAFNOSUPPORT || errno == Libc.EOPNOTSUPP;
    }

    ErrnoException toException(String what) {
        return reason.isEmpty() ? new ErrnoException(what, errno) : new ErrnoException(what, errno, reason);
    }
}
