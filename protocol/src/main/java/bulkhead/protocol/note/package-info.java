/** What a machine tells of itself, as values: whoever shows them makes the words. */
package bulkhead.protocol.note;
