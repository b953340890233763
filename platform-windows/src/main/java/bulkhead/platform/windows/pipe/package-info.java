/** What is said to the guard's service, and the packets of its tunnel, over named pipes. */
package bulkhead.platform.windows.pipe;
