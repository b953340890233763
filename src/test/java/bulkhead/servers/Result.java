package bulkhead.servers;

/** How a command ended, and what it wrote to its output and errors together. */
public record Result(int exit, String output) {
    public boolean succeeded() {
        return exit == 0;
    }
}
