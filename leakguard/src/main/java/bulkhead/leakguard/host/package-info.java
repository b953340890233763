/** The port to the operating system: one desired state applied whole, the sockets to the server, and the TUN device. */
package bulkhead.leakguard.host;
