package bulkhead.app.profile.importer;

import bulkhead.app.profile.importer.draft.Document;
import bulkhead.app.profile.importer.draft.ImportException;
import bulkhead.app.profile.importer.draft.Octets;
import bulkhead.app.profile.importer.draft.Variables;
import bulkhead.app.profile.importer.syntax.ShellScript;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The files that a shell's script writes by here-documents and echo, as far as it says them: many a set-up is shared as one. */
final class WrittenFiles {
    private static final int MOST = 64;

    private WrittenFiles() {}

    static List<Document> of(String script) throws ImportException {
        Map<String, StringBuilder> files = new LinkedHashMap<>();
        for (ShellScript.Command command : ShellScript.commands(script)) {
            String to = target(command);
            String content = command.input() == null ? ShellScript.echo(command) : command.input();
            if (to != null && content != null && (files.size() < MOST || files.containsKey(to))) {
                files.computeIfAbsent(to, _ -> new StringBuilder()).append(content);
            }
        }
        List<Document> documents = new ArrayList<>();
        files.forEach((name, content) -> documents.add(new Document(
                Variables.shown(name.substring(name.lastIndexOf('/') + 1)), Octets.encode(content.toString()))));
        return documents;
    }

    /** Where it writes itself, or by tee. */
    private static String target(ShellScript.Command command) {
        int tee = command.words().indexOf("tee");
        return tee < 0
                ? command.output()
                : command.words().stream()
                        .skip(tee + 1L)
                        .filter(word -> !word.startsWith("-"))
                        .findFirst()
                        .orElse(null);
    }
}
