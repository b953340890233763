/** What may pass in each state, as data and without an operating system. */
package bulkhead.leakguard.policy;
