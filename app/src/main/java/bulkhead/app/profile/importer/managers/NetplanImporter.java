package bulkhead.app.profile.importer.managers;

import bulkhead.app.profile.importer.draft.Document;
import bulkhead.app.profile.importer.draft.Findings;
import bulkhead.app.profile.importer.draft.ImportException;
import bulkhead.app.profile.importer.draft.Importer;
import bulkhead.app.profile.importer.syntax.Ini;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/** Netplan's {@code 90-NM-*.yaml}: NetworkManager's key file as a map of {@code section.key}. */
public final class NetplanImporter implements Importer {
    private static final LoadSettings SETTINGS = LoadSettings.builder()
            .setAllowRecursiveKeys(false)
            .setMaxAliasesForCollections(10)
            .setCodePointLimit(Document.LARGEST)
            .build();

    @Override
    public boolean recognises(Document document, String text) {
        return text.contains("nm-devices:") || text.contains("network:") && text.contains("passthrough:");
    }

    @Override
    public void read(Document document, String text, Findings found) throws ImportException {
        Object root;
        try {
            root = new Load(SETTINGS).loadFromString(text);
        } catch (YamlEngineException | StackOverflowError e) {
            throw new ImportException(document.shownName() + " is not valid YAML");
        }
        for (var device : map(map(map(root).get("network")).get("nm-devices")).entrySet()) {
            Map<String, Object> manager = map(map(device.getValue()).get("networkmanager"));
            Ini file = keyFile(map(manager.get("passthrough")));
            String name = manager.get("name") == null ? device.getKey() : String.valueOf(manager.get("name"));
            if (KeyFileImporter.isOurs(file)) {
                found.add(() -> KeyFileImporter.connection(file, name));
            } else {
                KeyFileImporter.otherKind(file, name, found);
            }
        }
    }

    private static Ini keyFile(Map<String, Object> passthrough) {
        Map<String, Map<String, String>> sections = new LinkedHashMap<>();
        passthrough.forEach((key, value) -> {
            int dot = key.indexOf('.');
            if (dot > 0 && value != null) {
                sections.computeIfAbsent(key.substring(0, dot), _ -> new LinkedHashMap<>())
                        .put(key.substring(dot + 1), String.valueOf(value));
            }
        });
        List<Ini.Section> list = new ArrayList<>();
        sections.forEach((name, values) -> list.add(new Ini.Section(name, values)));
        return new Ini(list);
    }

    private static Map<String, Object> map(Object value) {
        Map<String, Object> map = new LinkedHashMap<>();
        if (value instanceof Map<?, ?> any) {
            any.forEach((key, one) -> map.put(String.valueOf(key), one));
        }
        return map;
    }
}
