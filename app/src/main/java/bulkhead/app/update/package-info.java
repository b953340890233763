/** Whether there is a newer Bulkhead: what its publisher signed, and what is made of it. Asked for by the user, and of the guard nothing. */
package bulkhead.app.update;
