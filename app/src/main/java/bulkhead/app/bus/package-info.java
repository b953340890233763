/** The user's session bus, where keyring, tray and notifications are. */
package bulkhead.app.bus;
