package bulkhead.app.desktop.tray;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import bulkhead.app.desktop.look.Texts;
import bulkhead.app.desktop.tray.DBusMenuApi.Happened;
import bulkhead.app.desktop.tray.DBusMenuApi.Item;
import bulkhead.app.desktop.tray.DBusMenuApi.Menu.ItemsPropertiesUpdated;
import bulkhead.app.desktop.tray.DBusMenuApi.Menu.LayoutUpdated;
import bulkhead.app.desktop.tray.DBusMenuApi.Node;
import bulkhead.app.status.ConnectionStatus;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.freedesktop.dbus.exceptions.DBusException;
import org.freedesktop.dbus.exceptions.DBusExecutionException;
import org.freedesktop.dbus.types.UInt32;
import org.freedesktop.dbus.types.Variant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The menu as a panel sees it, by dbus-menu.xml's words. */
class BusMenuTest {
    private static final Texts TEXTS = new Texts(Locale.ENGLISH);

    private final List<TrayAction> asked = new ArrayList<>();
    private final BusMenu menu = new BusMenu(asked::add);

    @BeforeEach
    void show() throws DBusException {
        show(ConnectionStatus.IDLE);
    }

    private Object show(ConnectionStatus status) throws DBusException {
        return menu.show(TrayView.of(status, List.of("Home_1", "Office"), false, TEXTS)
                        .menu())
                .orElse(null);
    }

    private List<Node> children() {
        return menu.GetLayout(0, -1, List.of()).second.children.stream()
                .map(child -> (Node) child.getValue())
                .toList();
    }

    private int id(String label) {
        return children().stream()
                .filter(node -> node.properties.containsKey("label")
                        && node.properties.get("label").getValue().equals(label))
                .findFirst()
                .orElseThrow()
                .id;
    }

    private void click(int id) {
        menu.Event(id, "clicked", new Variant<>(0), new UInt32(0));
    }

    @Test
    void givesTheLayoutToTheDepthAndWithThePropertiesThatAreAskedFor() {
        Node all = menu.GetLayout(0, -1, List.of()).second;
        assertThat(all.id).isZero();
        assertThat(all.properties.get("children-display").getValue()).isEqualTo("submenu");
        assertThat(all.children).hasSize(9);
        assertThat(menu.GetLayout(0, 0, List.of()).second.children).isEmpty();
        assertThat(menu.GetLayout(0, 1, List.of()).second.children).hasSize(9);
        assertThat(menu.GetLayout(id("Office"), -1, List.of()).second.children).isEmpty();
        Node office = (Node) menu.GetLayout(0, 1, List.of("toggle-state"))
                .second
                .children
                .get(3)
                .getValue();
        assertThat(office.properties.keySet()).containsExactly("toggle-state");
        assertThatThrownBy(() -> menu.GetLayout(99, -1, List.of())).isInstanceOf(DBusExecutionException.class);
    }

    @Test
    void marksNoLetterOfANameAsAKey() {
        assertThat(id("Home__1")).isPositive();
    }

    @Test
    void givesPropertiesOfSomeAndOfAllAndSkipsUnknownItems() {
        assertThat(menu.GetGroupProperties(List.of(), List.of())).hasSize(10);
        List<Item> some = menu.GetGroupProperties(List.of(id("Office"), 99), List.of("label", "enabled"));
        assertThat(some).hasSize(1);
        assertThat(some.getFirst().properties.keySet()).containsExactlyInAnyOrder("label", "enabled");
        assertThat(menu.GetProperty(id("Quit"), "label").getValue()).isEqualTo("Quit");
        assertThatThrownBy(() -> menu.GetProperty(id("Quit"), "icon-name")).isInstanceOf(DBusExecutionException.class);
    }

    @Test
    void doesWhatIsClickedAndNothingElse() {
        menu.Event(0, "opened", new Variant<>(0), new UInt32(0));
        menu.Event(id("Office"), "hovered", new Variant<>(0), new UInt32(0));
        click(id("Not connected"));
        assertThat(asked).isEmpty();
        click(id("Office"));
        assertThat(menu.EventGroup(List.of(
                        new Happened(id("Quit"), "clicked", new Variant<>(0), new UInt32(0)),
                        new Happened(99, "clicked", new Variant<>(0), new UInt32(0)))))
                .containsExactly(99);
        assertThat(asked).containsExactly(new TrayAction.Connect("Office"), new TrayAction.Quit());
        assertThatThrownBy(() -> click(99)).isInstanceOf(DBusExecutionException.class);
        assertThat(menu.AboutToShowGroup(List.of(0, 99)).second).containsExactly(99);
    }

    @Test
    void tellsOfAnotherLayoutWithARisingRevision() throws DBusException {
        assertThat(show(ConnectionStatus.IDLE)).isNull();
        UInt32 before = menu.GetLayout(0, 0, List.of()).first;
        assertThat(show(TrayViewTest.CONNECTED)).isInstanceOf(LayoutUpdated.class);
        assertThat(menu.GetLayout(0, 0, List.of()).first.longValue()).isEqualTo(before.longValue() + 1);
    }

    @Test
    void tellsOfPropertiesWhereTheLayoutStays() throws DBusException {
        show(TrayViewTest.CONNECTED);
        assertThat(show(TrayViewTest.CONNECTED.of("Home_1"))).isInstanceOf(ItemsPropertiesUpdated.class);
        assertThat(menu.GetProperty(id("Home__1"), "toggle-state").getValue()).isEqualTo(1);
        assertThat(menu.GetProperty(id("Office"), "toggle-state").getValue()).isEqualTo(0);
    }

    @Test
    void aClickOnAMenuThatIsNoMoreDoesNothingElse() throws DBusException {
        show(TrayViewTest.CONNECTED);
        int disconnect = id("Disconnect");
        show(ConnectionStatus.IDLE);
        assertThat(children()).noneMatch(node -> node.id == disconnect);
        assertThatThrownBy(() -> click(disconnect)).isInstanceOf(DBusExecutionException.class);
        assertThat(asked).isEmpty();
        show(TrayViewTest.CONNECTED);
        assertThat(id("Disconnect")).isEqualTo(disconnect);
    }

    @Test
    void theProtocolsVersionIsThree() {
        Map<String, Variant<?>> properties = menu.GetAll(DBusMenuApi.MENU);
        assertThat(properties.get("Version").getValue()).isEqualTo(new UInt32(3));
        assertThat(menu.GetAll("org.kde.StatusNotifierItem")).isEmpty();
    }
}
