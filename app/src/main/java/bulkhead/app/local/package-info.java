/** How programs of one user on one computer find one another and speak. */
package bulkhead.app.local;
