package bulkhead.app.cli;

import bulkhead.app.doctor.Finding;
import bulkhead.app.doctor.Finding.Verdict;
import bulkhead.app.doctor.Recipe;
import bulkhead.app.names.PublicNames;
import java.util.Locale;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** What the doctor found, for people and for programs. */
final class FindingText {
    private static final String INDENT = " ".repeat(9);

    private FindingText() {}

    /** A line, and below it whose side it is, what to type, and what stays safe. */
    static String words(Finding finding) {
        StringBuilder text = new StringBuilder(String.format(
                Locale.ROOT,
                "%-7s  %-24s %s",
                word(finding.verdict()),
                finding.topic().words(),
                finding.message()));
        if (finding.isAmiss()) {
            line(text, "to be mended on: " + finding.side().words());
            for (Recipe recipe : finding.recipes()) {
                line(text, recipe.product() + (recipe.tried() ? ":" : " (by its documentation):"));
                recipe.lines().lines().forEach(typed -> line(text, "    " + typed));
            }
            if (!finding.meanwhile().isEmpty()) {
                line(text, "until then " + finding.meanwhile() + ".");
            }
        }
        return text.toString();
    }

    private static void line(StringBuilder text, String line) {
        text.append('\n').append(INDENT).append(line);
    }

    /** What is wrong is to be seen among what is not. */
    private static String word(Verdict verdict) {
        return verdict == Verdict.WARNING || verdict == Verdict.BAD
                ? verdict.key().toUpperCase(Locale.ROOT)
                : verdict.key();
    }

    static ObjectNode json(Finding finding) {
        ObjectNode json = JsonMapper.shared()
                .createObjectNode()
                .put("check", finding.topic().key())
                .put("verdict", finding.verdict().key())
                .put("sentence", finding.sentence())
                .put("remedy", finding.remedy())
                .put("layer", PublicNames.of(finding.topic().layer()))
                .put("side", finding.side().key())
                .put("meanwhile", finding.meanwhile());
        ArrayNode type = json.putArray("type");
        finding.recipes()
                .forEach(recipe -> type.addObject()
                        .put("product", recipe.product())
                        .put("tried", recipe.tried())
                        .put("lines", recipe.lines()));
        return json;
    }
}
