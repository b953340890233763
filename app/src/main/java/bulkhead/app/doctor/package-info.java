/** Looks for what may keep a connection from coming about, and says what to do about it. Changes nothing. */
package bulkhead.app.doctor;
