/** What moves packets between the TUN and the server's sockets, and decides nothing: what is sealed how stands in the data path of the moment. */
package bulkhead.app.pump;
