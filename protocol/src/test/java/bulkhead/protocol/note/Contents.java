package bulkhead.protocol.note;

import java.lang.reflect.RecordComponent;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.Map;

/** All that a note holds, however deep, as Latin-1 text in which bytes can be searched. */
public final class Contents {
    private final StringBuilder text = new StringBuilder();

    private Contents() {}

    public static String of(Object note) {
        Contents contents = new Contents();
        contents.add(note);
        return contents.text.toString();
    }

    public static String latin1(byte[] bytes) {
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }

    private void add(Object value) {
        switch (value) {
            case null -> {}
            case byte[] bytes -> text.append(latin1(bytes)).append('\n');
            case String string ->
                text.append(latin1(string.getBytes(StandardCharsets.UTF_8))).append('\n');
            case Collection<?> values -> values.forEach(this::add);
            case Map<?, ?> map ->
                map.forEach((key, each) -> {
                    add(key);
                    add(each);
                });
            case Record record -> components(record);
            default -> text.append(value).append('\n');
        }
    }

    private void components(Record record) {
        for (RecordComponent component : record.getClass().getRecordComponents()) {
            try {
                component.getAccessor().setAccessible(true);
                add(component.getAccessor().invoke(record));
            } catch (ReflectiveOperationException e) {
                throw new AssertionError(e);
            }
        }
    }
}
