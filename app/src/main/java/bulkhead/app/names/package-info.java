/** What values are called where programs read it: declared, whatever the code calls them. */
package bulkhead.app.names;
