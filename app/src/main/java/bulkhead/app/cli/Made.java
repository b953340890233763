package bulkhead.app.cli;

import java.io.IOException;
import picocli.CommandLine.Option;
import tools.jackson.databind.JsonNode;

/** Says what a command made: in words for people, or as one value for programs. */
final class Made {
    @Option(names = "--json", description = "Print what was made as one JSON value instead of words.")
    private boolean json;

    /** Looked at only when it is told. */
    @FunctionalInterface
    interface Value {
        JsonNode get() throws IOException;
    }

    boolean isJson() {
        return json;
    }

    void tell(String words, Value value) throws IOException {
        System.out.println(json ? value.get() : words);
    }
}
