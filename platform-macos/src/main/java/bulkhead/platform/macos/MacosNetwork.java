package bulkhead.platform.macos;

import bulkhead.leakguard.apply.GuardedNetwork;
import bulkhead.leakguard.apply.Journal;
import bulkhead.leakguard.apply.NextBoot;
import bulkhead.platform.macos.darwin.Calls;
import bulkhead.platform.macos.darwin.DarwinCalls;
import bulkhead.platform.macos.devices.Changes;
import bulkhead.platform.macos.devices.Interfaces;
import bulkhead.platform.macos.devices.MacosDevices;
import bulkhead.platform.macos.dns.DynamicStore;
import bulkhead.platform.macos.pf.PfFirewall;
import bulkhead.platform.macos.routes.MacosRoutes;
import bulkhead.platform.macos.system.Commands;
import bulkhead.platform.macos.system.Processes;
import bulkhead.platform.macos.system.Ticker;

/** What the network of a macOS host is set up by. */
record MacosNetwork(Calls calls, Commands commands, Interfaces interfaces, Changes changes, Ticker ticker) {
    static MacosNetwork ofThisHost() {
        return new MacosNetwork(
                new DarwinCalls(), new Processes(), Interfaces::ofThisHost, Changes.ofThisHost(), Ticker.real());
    }

    MacosDevices devices() {
        return new MacosDevices(calls, commands, interfaces, changes);
    }

    GuardedNetwork over(Journal journal, NextBoot boot) {
        return new GuardedNetwork(
                new PfFirewall(calls, commands, journal, ticker, interfaces::mtu),
                new MacosRoutes(commands, interfaces),
                new DynamicStore(commands, journal),
                journal,
                boot,
                devices());
    }
}
