/** Reads a Linux server's configuration and state, and says what keeps IPv6 out of its tunnels, and in which file. Changes nothing. */
package bulkhead.app.doctor.server;
