package bulkhead.platform.macos;

import bulkhead.leakguard.contract.HostContract;

/** The contract on a Mac in memory, by this platform's own adapters. */
class MacosHostContractTest extends HostContract {
    @Override
    protected Bed bed() {
        return new MacBed();
    }
}
