package bulkhead.app.cli;

/** What a user should know and can do something about, beside what a command prints. */
final class Warnings {
    private Warnings() {}

    /** That what ended it was not the user's word. */
    static void closed(String again) {
        System.err.println("bulkhead: the guard stays closed: " + again + ", or run 'bulkhead guard unblock'");
    }

    /** On standard error, so that programs that read the output are not disturbed. */
    static void tell(String sentence) {
        System.err.println("Warning: " + sentence);
    }
}
