package bulkhead.platform.linux.rtnetlink;

import java.io.IOException;

/** A question to the kernel. */
interface Exchange {
    /**
     * @param request for an acknowledgement or a listing: by the end of these an answer is known to be whole
     * @param reader of each message of the answer, in their order
     */
    Verdict ask(byte[] request, Reader reader) throws IOException;

    interface Reader {
        void read(Answer answer) throws IOException;
    }
}
