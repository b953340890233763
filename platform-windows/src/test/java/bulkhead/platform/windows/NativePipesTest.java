package bulkhead.platform.windows;

import bulkhead.platform.windows.api.Pipes;
import bulkhead.platform.windows.win32.NativePipes;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** On this Windows' own named pipes, which takes an administrator. */
@EnabledOnOs(OS.WINDOWS)
class NativePipesTest extends PipesContract {
    @Override
    protected Pipes pipes() {
        return new NativePipes();
    }
}
