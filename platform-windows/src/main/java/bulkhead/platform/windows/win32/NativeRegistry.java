package bulkhead.platform.windows.win32;

import bulkhead.platform.windows.api.Registry;
import bulkhead.platform.windows.api.WindowsException;
import com.sun.jna.Native;
import com.sun.jna.Pointer;
import com.sun.jna.WString;
import com.sun.jna.ptr.IntByReference;
import com.sun.jna.ptr.PointerByReference;
import java.util.HashMap;
import java.util.Map;

/** HKEY_LOCAL_MACHINE of this Windows. It has not run yet. */
public final class NativeRegistry implements Registry {
    /** HKEY_LOCAL_MACHINE: a number of 32 bits with its sign. */
    private static final Pointer MACHINE = Pointer.createConstant((long) 0x80000002);

    private static final int READ = 0x20019;
    private static final int WRITE = 0x20006;
    private static final int VOLATILE = 1;
    private static final int FILE_NOT_FOUND = 2;
    private static final int NO_MORE_ITEMS = 259;
    /** What a name has at most (16,383 characters), and what of ours. */
    private static final int LONGEST_NAME = 16_384;

    private static final int LARGEST = 1 << 20;

    /** advapi32.dll. */
    private static final class Advapi {
        static {
            Native.register("advapi32");
        }

        static native int RegCreateKeyExW(
                Pointer root,
                WString key,
                int reserved,
                WString type,
                int options,
                int rights,
                Pointer security,
                PointerByReference made,
                IntByReference disposition);

        static native int RegOpenKeyExW(Pointer root, WString key, int options, int rights, PointerByReference opened);

        static native int RegEnumValueW(
                Pointer key,
                int index,
                char[] name,
                IntByReference nameLength,
                Pointer reserved,
                IntByReference type,
                byte[] data,
                IntByReference length);

        static native int RegSetValueExW(Pointer key, WString name, int reserved, int type, byte[] data, int length);

        static native int RegDeleteValueW(Pointer key, WString name);

        static native int RegDeleteKeyW(Pointer root, WString key);

        static native int RegFlushKey(Pointer key);

        static native int RegCloseKey(Pointer key);
    }

    private static void check(String call, int code) throws WindowsException {
        if (code != 0) {
            throw new WindowsException(call, code);
        }
    }

    private interface Use<T> {
        T of(Pointer key) throws WindowsException;
    }

    /** @param none what there is where there is no such key */
    private static <T> T open(String key, int rights, T none, Use<T> use) throws WindowsException {
        PointerByReference opened = new PointerByReference();
        int code = Advapi.RegOpenKeyExW(MACHINE, new WString(key), 0, rights, opened);
        if (code == FILE_NOT_FOUND) {
            return none;
        }
        check("RegOpenKeyExW", code);
        try {
            return use.of(opened.getValue());
        } finally {
            Advapi.RegCloseKey(opened.getValue());
        }
    }

    @Override
    public Map<String, Entry> read(String key) throws WindowsException {
        return open(key, READ, Map.of(), opened -> {
            Map<String, Entry> all = new HashMap<>();
            char[] name = new char[LONGEST_NAME];
            byte[] data = new byte[LARGEST];
            for (int index = 0; ; index++) {
                IntByReference nameLength = new IntByReference(name.length);
                IntByReference length = new IntByReference(data.length);
                IntByReference type = new IntByReference();
                int code = Advapi.RegEnumValueW(opened, index, name, nameLength, null, type, data, length);
                if (code == NO_MORE_ITEMS) {
                    return all;
                }
                check("RegEnumValueW", code);
                String found = new String(name, 0, nameLength.getValue());
                RegistryData.read(type.getValue(), data, length.getValue()).ifPresent(entry -> all.put(found, entry));
            }
        });
    }

    @Override
    public void set(String key, String name, Entry entry) throws WindowsException {
        set(key, name, entry, 0);
    }

    @Override
    public void setForNow(String key, String name, Entry entry) throws WindowsException {
        set(key, name, entry, VOLATILE);
    }

    private static void set(String key, String name, Entry entry, int options) throws WindowsException {
        PointerByReference made = new PointerByReference();
        check(
                "RegCreateKeyExW",
                Advapi.RegCreateKeyExW(
                        MACHINE, new WString(key), 0, null, options, READ | WRITE, null, made, new IntByReference()));
        try {
            byte[] data = RegistryData.write(entry);
            check(
                    "RegSetValueExW",
                    Advapi.RegSetValueExW(
                            made.getValue(), new WString(name), 0, RegistryData.type(entry), data, data.length));
            check("RegFlushKey", Advapi.RegFlushKey(made.getValue()));
        } finally {
            Advapi.RegCloseKey(made.getValue());
        }
    }

    @Override
    public void remove(String key, String name) throws WindowsException {
        open(key, WRITE, null, opened -> {
            int code = Advapi.RegDeleteValueW(opened, new WString(name));
            if (code != FILE_NOT_FOUND) {
                check("RegDeleteValueW", code);
            }
            check("RegFlushKey", Advapi.RegFlushKey(opened));
            return null;
        });
    }

    @Override
    public void removeKey(String key) throws WindowsException {
        int code = Advapi.RegDeleteKeyW(MACHINE, new WString(key));
        if (code != FILE_NOT_FOUND) {
            check("RegDeleteKeyW", code);
        }
    }
}
