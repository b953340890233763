import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.w3c.dom.Element;

/** Adds up the test reports below a folder: what failed, what was skipped and why, and the closing counts. */
void main(String[] arguments) throws Exception {
    int run = 0;
    List<String> failed = new ArrayList<>();
    Map<String, Integer> skipped = new TreeMap<>();
    for (Path report : reports(Path.of(arguments[0]))) {
        var document = DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(report.toFile());
        var cases = document.getElementsByTagName("testcase");
        for (int i = 0; i < cases.getLength(); i++) {
            Element test = (Element) cases.item(i);
            run++;
            if (test.getElementsByTagName("failure").getLength() + test.getElementsByTagName("error").getLength() > 0) {
                failed.add(test.getAttribute("classname") + "." + test.getAttribute("name"));
            } else if (test.getElementsByTagName("skipped").getLength() > 0) {
                skipped.merge(reason((Element) test.getElementsByTagName("skipped").item(0)), 1, Integer::sum);
            }
        }
    }
    IO.println();
    failed.forEach(name -> IO.println("failed:  " + name));
    skipped.forEach((why, count) -> IO.println("skipped: " + count + ": " + why));
    int skips = skipped.values().stream().mapToInt(Integer::intValue).sum();
    IO.println("%d passed, %d failed, %d skipped".formatted(run - failed.size() - skips, failed.size(), skips));
    System.exit(failed.isEmpty() && run > 0 ? 0 : 1);
}

/** JUnit's reason for a condition is an attribute; that for an assumption is the first line of a stack trace. */
String reason(Element skip) {
    String message = skip.getAttribute("message");
    String why = message.isBlank() ? skip.getTextContent().strip().lines().findFirst().orElse("") : message;
    return why.replaceFirst(".*Assumption failed: (skipped: )?", "");
}

List<Path> reports(Path root) throws IOException {
    try (Stream<Path> files = Files.walk(root)) {
        return files.filter(file -> file.getParent().endsWith("target/surefire-reports"))
                .filter(file -> file.getFileName().toString().matches("TEST-.*\\.xml"))
                .sorted()
                .toList();
    }
}
