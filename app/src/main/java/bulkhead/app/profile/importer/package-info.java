/** Reads what other programs saved about their L2TP/IPsec connections. Everything here may be hostile: it is bounded first. */
package bulkhead.app.profile.importer;
