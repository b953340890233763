/** Where secrets are kept: the system's keyring, or a file that a passphrase opens. Never in a profile, never in a log. */
package bulkhead.app.secret;
