package bulkhead.app.desktop.look;

import java.util.function.Function;
import javafx.util.StringConverter;

/** The words for a value that is chosen or shown, and never typed. */
public final class Chosen<T> extends StringConverter<T> {
    private final Function<T, String> words;

    public Chosen(Function<T, String> words) {
        this.words = words;
    }

    @Override
    public String toString(T value) {
        return value == null ? "" : words.apply(value);
    }

    @Override
    public T fromString(String text) {
        throw new UnsupportedOperationException("this is not typed into");
    }
}
