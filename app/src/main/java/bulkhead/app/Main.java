package bulkhead.app;

import bulkhead.app.cli.BulkheadCommand;

/** Where the process starts. */
public final class Main {
    private Main() {}

    public static void main(String[] arguments) {
        System.exit(BulkheadCommand.execute(arguments));
    }
}
