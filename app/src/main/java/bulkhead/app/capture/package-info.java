/** A session as files for Wireshark, with its keys: only ever at the user's word. */
package bulkhead.app.capture;
