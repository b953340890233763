/** The client as one machine, and the values it speaks in. */
package bulkhead.protocol;
