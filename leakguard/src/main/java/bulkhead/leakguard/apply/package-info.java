/** The one order in which a host's network changes, over small ports that a platform implements. */
package bulkhead.leakguard.apply;
