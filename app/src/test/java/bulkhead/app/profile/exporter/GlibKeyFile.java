package bulkhead.app.profile.exporter;

import java.lang.foreign.AddressLayout;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.charset.StandardCharsets;

/** GLib's GKeyFile, by which NetworkManager reads its files (glib/gkeyfile.h). */
final class GlibKeyFile implements AutoCloseable {
    private static final AddressLayout P = ValueLayout.ADDRESS;

    private final Arena arena = Arena.ofConfined();
    private final SymbolLookup glib = SymbolLookup.libraryLookup("libglib-2.0.so.0", arena);
    private final MemorySegment file;

    private GlibKeyFile(byte[] content) throws Throwable {
        file = (MemorySegment)
                function("g_key_file_new", FunctionDescriptor.of(P)).invokeExact();
        MemorySegment data = arena.allocate(content.length + 1L);
        MemorySegment.copy(content, 0, data, ValueLayout.JAVA_BYTE, 0, content.length);
        int loaded = (int) function(
                        "g_key_file_load_from_data",
                        FunctionDescriptor.of(
                                ValueLayout.JAVA_INT, P, P, ValueLayout.JAVA_LONG, ValueLayout.JAVA_INT, P))
                .invokeExact(file, data, (long) content.length, 0, MemorySegment.NULL);
        if (loaded == 0) {
            throw new IllegalArgumentException("GLib takes it for no key file");
        }
    }

    static boolean isThere() {
        try {
            SymbolLookup.libraryLookup("libglib-2.0.so.0", Arena.global());
            return true;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    static GlibKeyFile load(byte[] content) {
        try {
            return new GlibKeyFile(content);
        } catch (Throwable e) {
            throw new IllegalArgumentException(new String(content, StandardCharsets.UTF_8), e);
        }
    }

    /** Empty where there is none. */
    String get(String group, String key) {
        try {
            MemorySegment value =
                    (MemorySegment) function("g_key_file_get_string", FunctionDescriptor.of(P, P, P, P, P))
                            .invokeExact(file, arena.allocateFrom(group), arena.allocateFrom(key), MemorySegment.NULL);
            return value.equals(MemorySegment.NULL)
                    ? ""
                    : value.reinterpret(Long.MAX_VALUE).getString(0);
        } catch (Throwable e) {
            throw new IllegalStateException(e);
        }
    }

    private MethodHandle function(String name, FunctionDescriptor type) {
        return Linker.nativeLinker().downcallHandle(glib.findOrThrow(name), type);
    }

    @Override
    public void close() {
        try {
            function("g_key_file_free", FunctionDescriptor.ofVoid(P)).invokeExact(file);
        } catch (Throwable e) {
            throw new IllegalStateException(e);
        }
        arena.close();
    }
}
