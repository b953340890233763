package bulkhead.desktop;

import java.util.Arrays;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import javafx.application.Platform;

/** Looks all the time whether the window's thread answers, and where it is when it does not for a tenth of a second. */
final class StallWatch {
    private static final long LIMIT_MILLIS = 100;
    private static final long PAUSE_MILLIS = 5;
    private static final int FRAMES = 25;

    private volatile Thread window;
    private volatile long longest;

    /** Starts to look; tells on standard error. */
    void start() {
        Platform.runLater(() -> window = Thread.currentThread());
        Thread.ofPlatform().daemon().name("stall-watch").start(this::look);
    }

    /** In ms, up to now. */
    long longest() {
        return longest;
    }

    private void look() {
        try {
            while (true) {
                CountDownLatch answer = new CountDownLatch(1);
                long asked = System.nanoTime();
                Platform.runLater(answer::countDown);
                boolean late = !answer.await(LIMIT_MILLIS, TimeUnit.MILLISECONDS);
                String where = late ? stack() : "";
                answer.await();
                long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - asked);
                longest = Math.max(longest, millis);
                if (late) {
                    System.err.println("the window did not answer for " + millis + " ms" + where);
                }
                Thread.sleep(PAUSE_MILLIS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private String stack() {
        return window == null
                ? ""
                : Arrays.stream(window.getStackTrace())
                        .limit(FRAMES)
                        .map(frame -> "\n    at " + frame)
                        .collect(Collectors.joining());
    }
}
