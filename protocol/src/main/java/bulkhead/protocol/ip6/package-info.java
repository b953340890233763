/**
 * IPv6 on the PPP link after IPV6CP, in the terms that its rooms share: {@code wire} has the messages, {@code nd} and {@code dhcp}
 * the two ways to a configuration, and {@code link} the machine that makes one of both and proves it.
 */
package bulkhead.protocol.ip6;
