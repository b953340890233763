package bulkhead.platform.windows.api;

import java.util.List;
import java.util.Map;

/** Keys below HKEY_LOCAL_MACHINE; what is set is on the disk when the call returns (RegFlushKey). */
public interface Registry {
    /** What a name has. */
    sealed interface Entry {
        /** REG_SZ. */
        record Text(String text) implements Entry {}

        /** REG_MULTI_SZ. */
        record Texts(List<String> texts) implements Entry {
            public Texts {
                texts = List.copyOf(texts);
            }
        }

        /** REG_DWORD. */
        record Number(int number) implements Entry {}
    }

    /** All of a key; empty where there is no such. */
    Map<String, Entry> read(String key) throws WindowsException;

    /** Sets a name; a key that is not there is made, and lasts. */
    void set(String key, String name, Entry entry) throws WindowsException;

    /** The same; a key that is not there is made so that it vanishes at the end of Windows (REG_OPTION_VOLATILE). */
    void setForNow(String key, String name, Entry entry) throws WindowsException;

    /** Removes a name, if it is there. */
    void remove(String key, String name) throws WindowsException;

    /** Removes a key without others in it, if it is there. */
    void removeKey(String key) throws WindowsException;
}
