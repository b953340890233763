/** What a connection tells of itself, in lines: kept, shown, and handed to the user's other programs. */
package bulkhead.app.log;
