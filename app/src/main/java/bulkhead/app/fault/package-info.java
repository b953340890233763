/** What people are told when the program itself fails. */
package bulkhead.app.fault;
