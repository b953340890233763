/** The macOS host: not yet. */
module bulkhead.platform.macos {
    requires bulkhead.leakguard;

    provides bulkhead.leakguard.HostNetworkProvider with
            bulkhead.platform.macos.MacosHostProvider;
}
