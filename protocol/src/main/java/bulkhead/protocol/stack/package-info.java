/** The layers of one session put on each other, for whichever end. */
package bulkhead.protocol.stack;
