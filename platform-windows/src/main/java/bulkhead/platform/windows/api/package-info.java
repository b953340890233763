/** What this program calls of Windows, as interfaces: what they promise is what Windows documents of the calls that are named. */
package bulkhead.platform.windows.api;
