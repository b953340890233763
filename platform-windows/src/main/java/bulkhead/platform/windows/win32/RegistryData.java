package bulkhead.platform.windows.win32;

import bulkhead.platform.windows.api.Registry.Entry;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Entries of the registry as bytes: text is UTF-16 with a zero behind it, a list of texts has another zero at its end. */
final class RegistryData {
    private static final int REG_SZ = 1;
    private static final int REG_DWORD = 4;
    private static final int REG_MULTI_SZ = 7;
    private static final String END = "\0";

    private RegistryData() {}

    static int type(Entry entry) {
        return switch (entry) {
            case Entry.Text _ -> REG_SZ;
            case Entry.Texts _ -> REG_MULTI_SZ;
            case Entry.Number _ -> REG_DWORD;
        };
    }

    static byte[] write(Entry entry) {
        return switch (entry) {
            case Entry.Text(String text) -> bytes(text + END);
            case Entry.Texts(List<String> texts) -> bytes(String.join(END, texts) + END + END);
            case Entry.Number(int number) ->
                ByteBuffer.allocate(4)
                        .order(ByteOrder.LITTLE_ENDIAN)
                        .putInt(number)
                        .array();
        };
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_16LE);
    }

    /** Nothing of other types, which nothing of ours has; zeros at an end may be missing, as whoever wrote it saw fit. */
    static Optional<Entry> read(int type, byte[] data, int length) {
        return switch (type) {
            case REG_SZ -> {
                List<String> texts = texts(data, length);
                yield Optional.of(new Entry.Text(texts.isEmpty() ? "" : texts.getFirst()));
            }
            case REG_MULTI_SZ -> Optional.of(new Entry.Texts(texts(data, length)));
            case REG_DWORD ->
                Optional.<Entry>of(new Entry.Number(ByteBuffer.wrap(Arrays.copyOf(data, 4))
                                .order(ByteOrder.LITTLE_ENDIAN)
                                .getInt()))
                        .filter(_ -> length == 4);
            default -> Optional.empty();
        };
    }

    private static List<String> texts(byte[] data, int length) {
        String all = new String(data, 0, length & ~1, StandardCharsets.UTF_16LE);
        List<String> texts = new ArrayList<>();
        for (int at = 0; at < all.length(); ) {
            int end = all.indexOf('\0', at);
            end = end < 0 ? all.length() : end;
            if (end == at) {
                break;
            }
            texts.add(all.substring(at, end));
            at = end + 1;
        }
        return texts;
    }
}
