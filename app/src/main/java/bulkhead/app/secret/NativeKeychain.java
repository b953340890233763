package bulkhead.app.secret;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * macOS' own calls: SecItemAdd and its like of Security.framework, whose questions are dictionaries of Core Foundation. Both have been in the
 * system's shared cache and not in files since macOS 11, where dlopen finds them by these names.
 */
final class NativeKeychain implements Keychain.Calls {
    static final String SECURITY = "/System/Library/Frameworks/Security.framework/Security";
    static final String CORE_FOUNDATION = "/System/Library/Frameworks/CoreFoundation.framework/CoreFoundation";
    /** CFString.h: kCFStringEncodingUTF8. */
    private static final int UTF8 = 0x08000100;

    private final SymbolLookup symbols;
    private final MethodHandle string;
    private final MethodHandle data;
    private final MethodHandle dictionary;
    private final MethodHandle length;
    private final MethodHandle bytes;
    private final MethodHandle release;
    private final MethodHandle add;
    private final MethodHandle update;
    private final MethodHandle copy;
    private final MethodHandle delete;

    NativeKeychain() {
        this(SECURITY, CORE_FOUNDATION);
    }

    NativeKeychain(String security, String coreFoundation) {
        symbols = SymbolLookup.libraryLookup(security, Arena.global())
                .or(SymbolLookup.libraryLookup(coreFoundation, Arena.global()));
        string = call("CFStringCreateWithBytes", ADDRESS, ADDRESS, ADDRESS, JAVA_LONG, JAVA_INT, JAVA_BYTE);
        data = call("CFDataCreateWithBytesNoCopy", ADDRESS, ADDRESS, ADDRESS, JAVA_LONG, ADDRESS);
        dictionary = call("CFDictionaryCreate", ADDRESS, ADDRESS, ADDRESS, ADDRESS, JAVA_LONG, ADDRESS, ADDRESS);
        length = call("CFDataGetLength", JAVA_LONG, ADDRESS);
        bytes = call("CFDataGetBytePtr", ADDRESS, ADDRESS);
        release = Linker.nativeLinker()
                .downcallHandle(symbols.findOrThrow("CFRelease"), FunctionDescriptor.ofVoid(ADDRESS));
        add = call("SecItemAdd", JAVA_INT, ADDRESS, ADDRESS);
        update = call("SecItemUpdate", JAVA_INT, ADDRESS, ADDRESS);
        copy = call("SecItemCopyMatching", JAVA_INT, ADDRESS, ADDRESS);
        delete = call("SecItemDelete", JAVA_INT, ADDRESS);
    }

    private MethodHandle call(String name, ValueLayout gives, ValueLayout... takes) {
        return Linker.nativeLinker().downcallHandle(symbols.findOrThrow(name), FunctionDescriptor.of(gives, takes));
    }

    /** What one call puts together, let go of with it. */
    private final class Question implements AutoCloseable {
        private final Arena arena = Arena.ofConfined();
        private final List<MemorySegment> owned = new ArrayList<>();
        private final List<MemorySegment> keys = new ArrayList<>();
        private final List<MemorySegment> values = new ArrayList<>();
        private MemorySegment secret = MemorySegment.NULL;

        /** A constant of the frameworks, which is a variable that points to it. */
        private MemorySegment constant(String name) {
            return symbols.findOrThrow(name).reinterpret(ADDRESS.byteSize()).get(ADDRESS, 0);
        }

        private MemorySegment own(MemorySegment made) {
            if (made.equals(MemorySegment.NULL)) {
                throw new OutOfMemoryError("Core Foundation gives nothing");
            }
            owned.add(made);
            return made;
        }

        Question with(String key, MemorySegment value) {
            keys.add(constant(key));
            values.add(value);
            return this;
        }

        Question item(String service, String account) throws Throwable {
            return with("kSecClass", constant("kSecClassGenericPassword"))
                    .with("kSecAttrService", text(service))
                    .with("kSecAttrAccount", text(account));
        }

        Question content(String label, byte[] value) throws Throwable {
            secret = arena.allocate(Math.max(1, value.length));
            MemorySegment.copy(value, 0, secret, JAVA_BYTE, 0, value.length);
            // kCFAllocatorNull: the memory is ours to wipe, and no copy of it is made here.
            MemorySegment held = own((MemorySegment)
                    data.invokeExact(MemorySegment.NULL, secret, (long) value.length, constant("kCFAllocatorNull")));
            return with("kSecAttrLabel", text(label)).with("kSecValueData", held);
        }

        private MemorySegment text(String text) throws Throwable {
            byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
            MemorySegment from = arena.allocate(Math.max(1, utf8.length));
            MemorySegment.copy(utf8, 0, from, JAVA_BYTE, 0, utf8.length);
            return own(
                    (MemorySegment) string.invokeExact(MemorySegment.NULL, from, (long) utf8.length, UTF8, (byte) 0));
        }

        MemorySegment dictionary() throws Throwable {
            MemorySegment all = own((MemorySegment) dictionary.invokeExact(
                    MemorySegment.NULL,
                    array(keys),
                    array(values),
                    (long) keys.size(),
                    symbols.findOrThrow("kCFTypeDictionaryKeyCallBacks"),
                    symbols.findOrThrow("kCFTypeDictionaryValueCallBacks")));
            keys.clear();
            values.clear();
            return all;
        }

        private MemorySegment array(List<MemorySegment> pointers) {
            MemorySegment array = arena.allocate(ADDRESS, pointers.size());
            for (int i = 0; i < pointers.size(); i++) {
                array.setAtIndex(ADDRESS, i, pointers.get(i));
            }
            return array;
        }

        @Override
        public void close() {
            try {
                for (MemorySegment each : owned.reversed()) {
                    release.invokeExact(each);
                }
            } catch (Throwable e) {
                throw new IllegalStateException(e);
            } finally {
                secret.fill((byte) 0);
                arena.close();
            }
        }
    }

    @Override
    public int add(String service, String account, String label, byte[] secret) {
        try (Question question = new Question()) {
            question.item(service, account).content(label, secret);
            return (int) add.invokeExact(question.dictionary(), MemorySegment.NULL);
        } catch (Throwable e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public int update(String service, String account, String label, byte[] secret) {
        try (Question question = new Question()) {
            MemorySegment item = question.item(service, account).dictionary();
            return (int)
                    update.invokeExact(item, question.content(label, secret).dictionary());
        } catch (Throwable e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public Keychain.Copied copy(String service, String account, boolean withData) {
        try (Question question = new Question()) {
            question.item(service, account);
            if (withData) {
                question.with("kSecReturnData", question.constant("kCFBooleanTrue"));
            }
            MemorySegment found = question.arena.allocate(ADDRESS);
            MemorySegment into = withData ? found : MemorySegment.NULL;
            int status = (int) copy.invokeExact(question.dictionary(), into);
            return new Keychain.Copied(
                    status, withData && status == Keychain.SUCCESS ? taken(question.own(found.get(ADDRESS, 0))) : null);
        } catch (Throwable e) {
            throw new IllegalStateException(e);
        }
    }

    /** The bytes, and none of them where they were: this copy of the Keychain's is ours. */
    private byte[] taken(MemorySegment found) throws Throwable {
        long size = (long) length.invokeExact(found);
        MemorySegment from = ((MemorySegment) bytes.invokeExact(found)).reinterpret(size);
        byte[] secret = from.toArray(JAVA_BYTE);
        from.fill((byte) 0);
        return secret;
    }

    @Override
    public int delete(String service, String account) {
        try (Question question = new Question()) {
            return (int) delete.invokeExact(question.item(service, account).dictionary());
        } catch (Throwable e) {
            throw new IllegalStateException(e);
        }
    }
}
