package bulkhead.protocol.data;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FairQueueTest {
    private static final int SLOTS = 16;

    private final FairQueue queue = new FairQueue(SLOTS);
    private final String[] names = new String[SLOTS];

    private void add(String name, boolean v6, int port, int bytes) {
        byte[] packet = Tcp.of(v6, new byte[bytes]).port(port).bytes();
        names[queue.vacant()] = name;
        queue.add(packet, 0, packet.length);
    }

    private String next() {
        return names[queue.next()];
    }

    private List<String> rest() {
        List<String> served = new ArrayList<>();
        while (!queue.isEmpty()) {
            served.add(next());
        }
        return served;
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void whatComesAlonePassesAStream(boolean v6) {
        for (int i = 1; i <= 5; i++) {
            add("stream " + i, v6, 443, 10_000);
        }
        assertThat(next()).isEqualTo("stream 1");
        add("alone", v6, 22, 100);
        assertThat(rest()).containsExactly("alone", "stream 2", "stream 3", "stream 4", "stream 5");
    }

    @Test
    void streamsTakeTurnsByTheirBytes() {
        for (int i = 1; i <= 4; i++) {
            add("a" + i, false, 1, 10_000);
        }
        for (int i = 1; i <= 4; i++) {
            add("b" + i, false, 2, 30_000);
        }
        assertThat(rest().subList(0, 6)).containsExactly("a1", "b1", "a2", "a3", "b2", "a4");
    }

    /** Or who was idle could keep all others waiting afterwards, and who was served long would wait for the idle. */
    @Test
    void nothingIsOwedForTheTimeBefore() {
        for (int i = 0; i < 100; i++) {
            add("long", false, 1, 10_000);
            rest();
        }
        add("a1", false, 1, 10_000);
        add("b1", false, 2, 10_000);
        add("a2", false, 1, 10_000);
        add("b2", false, 2, 10_000);
        assertThat(rest()).containsExactly("b1", "a1", "b2", "a2");
    }

    /** Also of fragments, of which only the first has ports. */
    @Test
    void fragmentsStayTogether() {
        byte[] first = Tcp.of(false, new byte[1000]).bytes();
        first[6] = 0x20;
        byte[] second = first.clone();
        second[6] = 0;
        second[7] = 100;
        Arrays.fill(second, 20, 24, (byte) 7);
        assertThat(IpPacket.flow(first, 0, first.length)).isEqualTo(IpPacket.flow(second, 0, second.length));
    }

    @Test
    void withinAFlowTheOrderStaysAndNoneIsLost() {
        Random random = new Random(1);
        Map<Integer, Integer> served = new HashMap<>();
        int[] added = new int[8];
        for (int i = 0; i < 20_000; i++) {
            if (!queue.isFull() && (queue.isEmpty() || random.nextBoolean())) {
                int port = random.nextInt(added.length);
                add(port + " " + added[port]++, port % 2 == 0, port, random.nextInt(3000));
            } else {
                String[] name = next().split(" ");
                assertThat(Integer.parseInt(name[1]))
                        .isEqualTo(served.merge(Integer.parseInt(name[0]), 1, Integer::sum) - 1);
            }
        }
        rest().forEach(name -> served.merge(Integer.parseInt(name.split(" ")[0]), 1, Integer::sum));
        for (int port = 0; port < added.length; port++) {
            assertThat(served.get(port)).isEqualTo(added[port]);
        }
    }
}
