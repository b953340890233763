package bulkhead.app.desktop.connection;

import atlantafx.base.theme.Styles;
import bulkhead.app.desktop.look.Amounts;
import bulkhead.app.desktop.look.Texts;
import bulkhead.app.status.ConnectionStatus;
import bulkhead.app.tunnel.Measurement;
import bulkhead.app.tunnel.Measurement.Keys;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javafx.scene.Node;
import javafx.scene.control.Label;
import javafx.scene.control.ScrollPane;
import javafx.scene.layout.VBox;

/** What the layers agreed on, by what it is about; each value can be copied. */
final class DetailsPage extends ScrollPane {
    private static final String IKE_KEYS = "detail.ikeKeys";
    private static final String ESP_KEYS = "detail.espKeys";

    private static final List<Section> SECTIONS = List.of(
            new Section(
                    "details.security",
                    List.of(
                            "detail.ike",
                            IKE_KEYS,
                            "detail.esp",
                            ESP_KEYS,
                            "detail.encapsulation",
                            "detail.auth",
                            "detail.notification")),
            new Section(
                    "details.server",
                    List.of("detail.vendor", "detail.product", "detail.host", "detail.nat", "detail.peer")),
            new Section(
                    "details.addresses",
                    List.of(
                            "detail.ipv4",
                            "detail.path4",
                            "detail.ipv6",
                            "detail.ipv6Origin",
                            "detail.prefix",
                            "detail.linkLocal",
                            "detail.router")),
            new Section(
                    "details.routes",
                    List.of(
                            "detail.routes",
                            "detail.caveats",
                            "detail.detours",
                            "detail.announced",
                            "detail.refused",
                            "detail.interface")),
            new Section("details.names", List.of("detail.dns", "detail.dns4", "detail.dns6", "detail.search")),
            new Section(
                    "details.size",
                    List.of("detail.mtu", "detail.mtuOrigin", "detail.pathMtu", "detail.interfaceMtu")));

    private final Texts texts;
    private final DetailWords words;
    private final Amounts amounts;
    private final Map<String, DetailRow> rows = new HashMap<>();
    private final List<Node> sections = new ArrayList<>();
    private final Label nothing;

    /** What belongs together, under the key of its title. */
    private record Section(String title, List<String> keys) {}

    DetailsPage(Texts texts) {
        this.texts = texts;
        words = new DetailWords(texts);
        amounts = new Amounts(texts);
        nothing = new Label(texts.of("details.empty"));
        nothing.setWrapText(true);
        SECTIONS.forEach(section -> sections.add(box(section)));
        VBox all = new VBox(24, nothing);
        all.getChildren().addAll(sections);
        all.getStyleClass().add("panel");
        setFitToWidth(true);
        setContent(all);
    }

    private VBox box(Section section) {
        Label title = new Label(texts.of(section.title()));
        title.getStyleClass().add(Styles.TITLE_4);
        VBox box = new VBox(6, title);
        for (String key : section.keys()) {
            DetailRow row = new DetailRow(texts, key);
            rows.put(key, row);
            box.getChildren().add(row);
        }
        return box;
    }

    void show(ConnectionStatus status) {
        Map<String, String> values = words.of(status.details());
        Optional<Measurement> measured = status.measured();
        measured.flatMap(Measurement::ike).ifPresent(keys -> values.put(IKE_KEYS, life(keys)));
        measured.flatMap(Measurement::esp).ifPresent(keys -> values.put(ESP_KEYS, life(keys)));
        rows.forEach((key, row) -> row.show(values.getOrDefault(key, "")));
        boolean empty = status.details().isEmpty();
        nothing.setVisible(empty);
        nothing.setManaged(empty);
        sections.forEach(section -> {
            section.setVisible(!empty);
            section.setManaged(!empty);
        });
    }

    private String life(Keys keys) {
        return texts.of("detail.life", amounts.clock(keys.ageMillis()), amounts.clock(keys.rekeyMillis()));
    }
}
