/** The Windows host: not yet. */
module bulkhead.platform.windows {
    requires bulkhead.leakguard;

    provides bulkhead.leakguard.HostNetworkProvider with
            bulkhead.platform.windows.WindowsHostProvider;
}
