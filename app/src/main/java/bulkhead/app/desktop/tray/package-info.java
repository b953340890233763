/**
 * What there is of the program beside its window: an icon with a menu in the desktop's tray, notifications, and what closing the
 * window and quitting mean. {@link bulkhead.app.desktop.tray.Presence} is the way in.
 */
package bulkhead.app.desktop.tray;
