package bulkhead.app.settings;

import bulkhead.app.files.FileReason;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/** A record of now and its file: each change is told at once, and written behind. It is changed by one thread. */
public final class Kept<T extends Record> implements AutoCloseable {
    private final RecordFile<T> file;
    private final Consumer<String> complaints;
    private final List<BiConsumer<T, T>> listeners = new ArrayList<>();
    private final ExecutorService writer = Executors.newSingleThreadExecutor(
            Thread.ofPlatform().daemon().name("settings").factory());
    private final UnaryOperator<T> always;
    private volatile T value;

    /**
     * @param now what was read from the file
     * @param always what of it is as it is, whatever the file says and whoever changes it
     * @param complaints gets a sentence when a change could not be written, on another thread
     */
    public Kept(RecordFile<T> file, T now, UnaryOperator<T> always, Consumer<String> complaints) {
        this.file = file;
        this.always = always;
        this.complaints = complaints;
        value = always.apply(now);
    }

    /** Of a record that is its owner's alone. */
    public Kept(RecordFile<T> file, T now, Consumer<String> complaints) {
        this(file, now, UnaryOperator.identity(), complaints);
    }

    /** Whether this would change anything. */
    public boolean takes(UnaryOperator<T> to) {
        return !always.apply(to.apply(value)).equals(value);
    }

    /** From any thread. */
    public T get() {
        return value;
    }

    public void change(UnaryOperator<T> to) {
        T before = value;
        T now = always.apply(to.apply(before));
        if (now.equals(before)) {
            return;
        }
        value = now;
        List.copyOf(listeners).forEach(listener -> listener.accept(before, now));
        behind(now);
    }

    /** Writes it as it is. */
    public void keep() {
        T now = value;
        behind(now);
    }

    /** @param listener is told what was and what is */
    public void onChange(BiConsumer<T, T> listener) {
        listeners.add(listener);
    }

    /** Returns when all is written. */
    @Override
    public void close() throws InterruptedException {
        writer.shutdown();
        writer.awaitTermination(Long.MAX_VALUE, TimeUnit.NANOSECONDS);
    }

    /** What is changed at the very end, when nothing else is written any more, is written before this returns. */
    private void behind(T now) {
        if (writer.isShutdown()) {
            write(now);
        } else {
            writer.execute(() -> write(now));
        }
    }

    private void write(T now) {
        try {
            file.write(now);
        } catch (IOException e) {
            complaints.accept(
                    "The settings could not be saved, and hold until Bulkhead ends: " + FileReason.sentence(e));
        }
    }
}
