/** The Windows host: not yet. */
module bulkhead.platform.windows {
    requires bulkhead.leakguard;

    provides bulkhead.leakguard.host.HostNetworkProvider with
            bulkhead.platform.windows.WindowsHostProvider;
}
