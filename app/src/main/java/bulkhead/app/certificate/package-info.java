/** Certificates: whose this computer has, and whom it believes to be the server. */
package bulkhead.app.certificate;
