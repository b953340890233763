package bulkhead.platform.windows;

import bulkhead.platform.windows.api.FilterEngine;
import bulkhead.platform.windows.api.WindowsException;
import bulkhead.platform.windows.win32.NativeFilterEngine;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** What the fake stands for, asked of this Windows' own filtering engine; it takes an administrator. */
@EnabledOnOs(OS.WINDOWS)
class NativeFilterEngineTest extends FilterEngineContract {
    @Override
    protected FilterEngine open() throws WindowsException {
        return NativeFilterEngine.open();
    }
}
