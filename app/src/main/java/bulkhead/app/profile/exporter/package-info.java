/** Writes profiles for other programs and other computers. */
package bulkhead.app.profile.exporter;
