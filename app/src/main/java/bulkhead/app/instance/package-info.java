/** One window for each user: a second start speaks to the first. */
package bulkhead.app.instance;
