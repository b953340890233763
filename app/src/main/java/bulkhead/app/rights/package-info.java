/** What takes an administrator's rights, and how this program gets them: by the system's own question. */
package bulkhead.app.rights;
