package bulkhead.protocol.data;

import bulkhead.protocol.esp.EspSuite;
import java.security.GeneralSecurityException;
import java.util.Arrays;

/**
 * Nanoseconds to seal and to open an IP packet of 1400 bytes, for each suite, next to what SunJCE alone takes for the
 * same bytes in the same run, what counting it adds, and what it takes to cut a TCP packet into such and to join them: the best turn of 1000 packets each. A main class of the test sources; its argument is the
 * seconds spent on each suite, 10 by default.
 */
public final class DataPathBenchmark {
    private static final int TURN = 1000;

    private interface Step {
        void run() throws GeneralSecurityException;
    }

    private DataPathBenchmark() {}

    public static void main(String[] arguments) throws GeneralSecurityException {
        double seconds = arguments.length > 0 ? Double.parseDouble(arguments[0]) : 10;
        System.out.printf(
                "%-30s%27s%27s%21s%8s%8s%n",
                "1400 bytes",
                "seal: ns, SunJCE, ratio",
                "open: ns, SunJCE, ratio",
                "count: ns, of seal",
                "cut: ns",
                "join: ns");
        for (EspSuite suite : EspSuite.values()) {
            double[] ns = measure(new Load(suite, TURN), seconds);
            System.out.printf(
                    "%-30s%11.0f%9.0f%7.2f%11.0f%9.0f%7.2f%12.1f%7.2f %%%8.0f%8.0f%n",
                    suite.label(),
                    ns[0],
                    ns[1],
                    ns[0] / ns[1],
                    ns[2],
                    ns[3],
                    ns[2] / ns[3],
                    ns[4],
                    100 * ns[4] / ns[0],
                    ns[5],
                    ns[6]);
        }
    }

    /** The turns take turns, so that all of them see the same machine. */
    private static double[] measure(Load load, double seconds) throws GeneralSecurityException {
        Step[] steps = {load::seal, load::sealAlone, load::open, load::openAlone, load::count, load::cut, load::join};
        double[] best = new double[steps.length];
        Arrays.fill(best, Double.MAX_VALUE);
        long end = System.nanoTime() + (long) (seconds * 1e9);
        while (System.nanoTime() < end) {
            for (int i = 0; i < steps.length; i++) {
                long start = System.nanoTime();
                steps[i].run();
                best[i] = Math.min(best[i], (double) (System.nanoTime() - start) / TURN);
            }
        }
        return best;
    }
}
