/** The pages of the settings, of the first start, and of the keyboard's shortcuts. */
package bulkhead.app.desktop.settings;
