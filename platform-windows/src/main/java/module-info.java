/** The Windows host: what can be made and checked of it without a Windows. */
module bulkhead.platform.windows {
    requires bulkhead.leakguard;
    requires com.sun.jna;
    requires org.slf4j;

    // JNA looks at structures, and calls back.
    opens bulkhead.platform.windows.win32 to
            com.sun.jna;

    provides bulkhead.leakguard.HostNetworkProvider with
            bulkhead.platform.windows.WindowsHostProvider;
}
