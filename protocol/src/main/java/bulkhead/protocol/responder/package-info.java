/** The far end, embedded: for tests in memory, the demo and benchmarks. Never proof of interoperability. */
package bulkhead.protocol.responder;
