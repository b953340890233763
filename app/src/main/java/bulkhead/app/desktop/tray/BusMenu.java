package bulkhead.app.desktop.tray;

import bulkhead.app.desktop.tray.DBusMenuApi.Happened;
import bulkhead.app.desktop.tray.DBusMenuApi.Item;
import bulkhead.app.desktop.tray.DBusMenuApi.Node;
import bulkhead.app.desktop.tray.DBusMenuApi.Pair;
import bulkhead.app.desktop.tray.TrayView.Entry;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.function.Consumer;
import org.freedesktop.dbus.exceptions.DBusException;
import org.freedesktop.dbus.exceptions.DBusExecutionException;
import org.freedesktop.dbus.messages.DBusSignal;
import org.freedesktop.dbus.types.UInt32;
import org.freedesktop.dbus.types.Variant;

/**
 * Our menu, as panels see it; it has one level. They ask on threads of the connection.
 *
 * <p>An action has the same id for ever, so that a click on an older menu does what it said, and nothing else.
 */
final class BusMenu extends BusObject implements DBusMenuApi.Menu {
    private static final int ROOT = 0;
    private static final Map<String, Variant<?>> ROOT_PROPERTIES = Map.of("children-display", new Variant<>("submenu"));

    private final Consumer<TrayAction> asked;
    private final Map<Object, Integer> ids = new HashMap<>();
    private volatile Shown shown = new Shown(0, new LinkedHashMap<>());

    private record Shown(int revision, SequencedMap<Integer, Entry> entries) {}

    BusMenu(Consumer<TrayAction> asked) {
        super(DBusMenuApi.PATH, DBusMenuApi.MENU);
        this.asked = asked;
    }

    /** @return what panels are to be told of the change, if it is one */
    Optional<DBusSignal> show(List<Entry> menu) throws DBusException {
        SequencedMap<Integer, Entry> next = new LinkedHashMap<>();
        for (Entry entry : menu) {
            Object what = entry instanceof Entry.Choice choice ? choice.action() : "place " + next.size();
            next.put(ids.computeIfAbsent(what, _ -> ids.size() + 1), entry);
        }
        Shown before = shown;
        if (next.equals(before.entries) && List.copyOf(next.keySet()).equals(List.copyOf(before.entries.keySet()))) {
            return Optional.empty();
        }
        if (isSameLayout(before.entries, next)) {
            shown = new Shown(before.revision, next);
            List<Item> changed = next.entrySet().stream()
                    .filter(e -> !e.getValue().equals(before.entries.get(e.getKey())))
                    .map(e -> new Item(e.getKey(), properties(e.getValue())))
                    .toList();
            return Optional.of(new ItemsPropertiesUpdated(getObjectPath(), changed, List.of()));
        }
        shown = new Shown(before.revision + 1, next);
        return Optional.of(new LayoutUpdated(getObjectPath(), new UInt32(before.revision + 1), ROOT));
    }

    private static boolean isSameLayout(SequencedMap<Integer, Entry> before, SequencedMap<Integer, Entry> after) {
        return List.copyOf(before.keySet()).equals(List.copyOf(after.keySet()))
                && after.entrySet().stream()
                        .allMatch(e -> e.getValue().getClass()
                                == before.get(e.getKey()).getClass());
    }

    @Override
    Map<String, Variant<?>> properties() {
        return Map.of(
                "Version", new Variant<>(new UInt32(3)),
                "TextDirection", new Variant<>("ltr"),
                "Status", new Variant<>("normal"),
                "IconThemePath", new Variant<>(List.of(), "as"));
    }

    @Override
    public Pair<UInt32, Node> GetLayout(int parent, int depth, List<String> properties) {
        Shown now = shown;
        List<Variant<?>> children = new ArrayList<>();
        if (parent == ROOT && depth != 0) {
            now.entries.forEach((id, entry) -> children.add(
                    new Variant<>(new Node(id, only(properties, properties(entry)), List.of()), "(ia{sv}av)")));
        }
        Node node = new Node(parent, only(properties, find(now, parent)), children);
        return new Pair<>(new UInt32(now.revision), node);
    }

    @Override
    public List<Item> GetGroupProperties(List<Integer> wanted, List<String> properties) {
        Shown now = shown;
        List<Integer> all = new ArrayList<>(now.entries.keySet());
        all.addFirst(ROOT);
        return (wanted.isEmpty() ? all : wanted)
                .stream()
                        .filter(all::contains)
                        .map(id -> new Item(id, only(properties, find(now, id))))
                        .toList();
    }

    @Override
    public Variant<?> GetProperty(int id, String name) {
        Variant<?> value = find(shown, id).get(name);
        if (value == null) {
            throw new DBusExecutionException("the menu's item " + id + " has no property " + name);
        }
        return value;
    }

    @Override
    public void Event(int id, String event, Variant<?> data, UInt32 timestamp) {
        if (!happened(id, event)) {
            throw new DBusExecutionException("the menu has no item " + id);
        }
    }

    @Override
    public List<Integer> EventGroup(List<Happened> events) {
        List<Integer> unknown = new ArrayList<>();
        for (Happened one : events) {
            if (!happened(one.id, one.event)) {
                unknown.add(one.id);
            }
        }
        return unknown;
    }

    @Override
    public boolean AboutToShow(int id) {
        return false;
    }

    @Override
    public Pair<List<Integer>, List<Integer>> AboutToShowGroup(List<Integer> wanted) {
        Shown now = shown;
        return new Pair<>(
                List.of(),
                wanted.stream()
                        .filter(id -> id != ROOT && !now.entries.containsKey(id))
                        .toList());
    }

    private boolean happened(int id, String event) {
        Entry entry = shown.entries.get(id);
        if (event.equals("clicked") && entry instanceof Entry.Choice choice && choice.enabled()) {
            asked.accept(choice.action());
        }
        return entry != null || id == ROOT;
    }

    private static Map<String, Variant<?>> find(Shown in, int id) {
        if (id == ROOT) {
            return ROOT_PROPERTIES;
        }
        Entry entry = in.entries.get(id);
        if (entry == null) {
            throw new DBusExecutionException("the menu has no item " + id);
        }
        return properties(entry);
    }

    /** @param names empty for all */
    private static Map<String, Variant<?>> only(List<String> names, Map<String, Variant<?>> properties) {
        if (names.isEmpty()) {
            return properties;
        }
        Map<String, Variant<?>> some = new HashMap<>(properties);
        some.keySet().retainAll(names);
        return some;
    }

    /** All that can change are always there, also where they have their default. */
    private static Map<String, Variant<?>> properties(Entry entry) {
        return switch (entry) {
            case Entry.Line(String text) -> Map.of("label", label(text), "enabled", new Variant<>(false));
            case Entry.Rule() -> Map.of("type", new Variant<>("separator"));
            case Entry.Choice(String text, Boolean tick, boolean enabled, TrayAction _) -> {
                Map<String, Variant<?>> properties = new HashMap<>();
                properties.put("label", label(text));
                properties.put("enabled", new Variant<>(enabled));
                if (tick != null) {
                    properties.put("toggle-type", new Variant<>("checkmark"));
                    properties.put("toggle-state", new Variant<>(tick ? 1 : 0));
                }
                yield properties;
            }
        };
    }

    /** One underscore would mark the next letter as a key. */
    private static Variant<String> label(String text) {
        return new Variant<>(text.replace("_", "__"));
    }
}
