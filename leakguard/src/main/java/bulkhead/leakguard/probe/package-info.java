/** The leak test without an operating system: what is sent, how it is told from others' packets, and what follows from what was seen. */
package bulkhead.leakguard.probe;
