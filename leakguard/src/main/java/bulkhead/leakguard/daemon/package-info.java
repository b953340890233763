/**
 * The privileged process and what is said to it: typed messages, who may say them, and what each may change. The program that
 * parses what the network sends needs no right of its own; this side parses no packet and starts nothing from a text it got.
 */
package bulkhead.leakguard.daemon;
