package bulkhead.platform.windows;

import bulkhead.platform.windows.api.FilterEngine;
import bulkhead.platform.windows.api.WindowsException;

/** The fake keeps to what is documented. */
class FakeFilterEngineTest extends FilterEngineContract {
    private final FakeFilterEngine fake = new FakeFilterEngine(new FakeCalls(() -> {}));

    @Override
    protected FilterEngine open() throws WindowsException {
        return fake.open();
    }
}
