/** What every layer is made of: the machine, and the values in which it says where and why something ended. */
package bulkhead.protocol.core;
