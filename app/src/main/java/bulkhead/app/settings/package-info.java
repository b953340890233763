/** How the user wants the window to behave, where it was last, and whether it starts at login. */
package bulkhead.app.settings;
