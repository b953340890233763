/** The macOS host: utun, sockets bound to an interface, pf, and the dynamic store. */
module bulkhead.platform.macos {
    requires bulkhead.leakguard;
    requires com.sun.jna;
    requires org.slf4j;

    exports bulkhead.platform.macos.darwin to
            com.sun.jna;

    provides bulkhead.leakguard.HostNetworkProvider with
            bulkhead.platform.macos.MacosHostProvider;
}
