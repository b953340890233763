/** The Linux host: TUN, marked sockets, iproute2, nftables and the resolver. */
module bulkhead.platform.linux {
    requires bulkhead.leakguard;
    requires com.sun.jna;
    requires org.slf4j;
    requires tools.jackson.databind;

    provides bulkhead.leakguard.HostNetworkProvider with
            bulkhead.platform.linux.LinuxHostProvider;
}
