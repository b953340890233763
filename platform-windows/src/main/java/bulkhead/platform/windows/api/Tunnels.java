package bulkhead.platform.windows.api;

import bulkhead.leakguard.host.TunDevice;

/** The tunnel's interface (wintun.dll). */
public interface Tunnels {
    /** An adapter of this name, which vanishes with its {@code close()} and with this process. */
    TunDevice create(String name) throws WindowsException;
}
