/** What whoever administers this computer has laid down in /etc/bulkhead: what nobody else changes, and what is run around a connection. */
package bulkhead.app.policy;
