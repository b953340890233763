package bulkhead.app.demo;

/** The demonstration cannot go on; the message is one sentence for the user. */
final class DemoException extends Exception {
    DemoException(String message) {
        super(message);
    }
}
