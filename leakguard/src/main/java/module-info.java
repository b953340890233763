/** What the host's network must look like in each state, and the port to the operating system that applies it. */
module bulkhead.leakguard {
    requires org.slf4j;
    requires tools.jackson.databind;

    exports bulkhead.leakguard;
    exports bulkhead.leakguard.apply;
    exports bulkhead.leakguard.daemon;
    exports bulkhead.leakguard.host;
    exports bulkhead.leakguard.policy;
    exports bulkhead.leakguard.probe;

    uses bulkhead.leakguard.HostNetworkProvider;
}
