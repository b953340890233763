package bulkhead.protocol.data;

import java.util.Arrays;

/**
 * In which order packets are served that wait beside each other, by start-time fair queueing (Goyal, Vin and Cheng, 1996): each has a tag, where its
 * flow's last one ends or where the service is now, whichever is later, and the smallest tag is next. So a flow of which nothing waits, as
 * a ping's, passes those that fill the queue, full flows take turns by bytes, and the order within a flow stays. Packets are
 * numbers of slots here; their bytes are the caller's. Not safe for threads.
 */
public final class FairQueue {
    /** Flows that share one of these by their hash share a turn. */
    private static final int FLOWS = 1024;

    private final int[] vacant;
    private final int[] waiting;
    /** By slot. */
    private final long[] tags;

    /** By flow: where the last packet of it ends. */
    private final long[] ends = new long[FLOWS];

    private int size;
    /** The tag of the packet in service. */
    private long now;

    /** @param slots how many packets can wait */
    public FairQueue(int slots) {
        vacant = new int[slots];
        waiting = new int[slots];
        tags = new long[slots];
        Arrays.setAll(vacant, slot -> slot);
    }

    public boolean isEmpty() {
        return size == 0;
    }

    public boolean isFull() {
        return size == vacant.length;
    }

    /** The slot that {@link #add} takes; there is one. */
    public int vacant() {
        return vacant[size];
    }

    /** Has the packet in the {@link #vacant} slot wait. */
    public void add(byte[] bytes, int offset, int length) {
        int slot = vacant[size];
        int flow = IpPacket.flow(bytes, offset, length) & FLOWS - 1;
        tags[slot] = Math.max(now, ends[flow]);
        ends[flow] = tags[slot] + length;
        waiting[size++] = slot;
    }

    /** The slot of the packet that is next, which may be taken anew after it was served; there is one. */
    public int next() {
        int first = 0;
        for (int i = 1; i < size; i++) {
            if (tags[waiting[i]] < tags[waiting[first]]) {
                first = i;
            }
        }
        int slot = waiting[first];
        System.arraycopy(waiting, first + 1, waiting, first, --size - first);
        vacant[size] = slot;
        now = tags[slot];
        return slot;
    }
}
