package bulkhead.app.desktop.settings;

import atlantafx.base.controls.Tile;
import bulkhead.app.desktop.look.Texts;
import bulkhead.app.settings.Kept;
import bulkhead.app.settings.Settings;
import bulkhead.app.settings.Settings.Start;
import java.util.ArrayList;
import java.util.List;
import javafx.scene.control.ComboBox;

/** What is connected when the program starts: nothing, what was last, or one of the saved connections. */
final class StartChoice {
    private final Texts texts;
    private final ComboBox<Choice> box;

    /** @param profile its name where the start is {@link Start#NAMED}, else null */
    private record Choice(Start start, String profile) {}

    StartChoice(Texts texts, Kept<Settings> settings, List<String> profiles) {
        this.texts = texts;
        List<Choice> choices = new ArrayList<>();
        choices.add(new Choice(Start.NONE, null));
        choices.add(new Choice(Start.LAST, null));
        profiles.forEach(name -> choices.add(new Choice(Start.NAMED, name)));
        Choice now = now(settings.get());
        if (!choices.contains(now)) {
            choices.add(now);
        }
        box = SettingsRows.box(choices.toArray(Choice[]::new), this::name);
        box.setValue(now);
        box.valueProperty()
                .addListener((_, _, choice) -> settings.change(s -> s.with(b -> {
                    b.start = choice.start();
                    b.startProfile = choice.profile();
                })));
    }

    Tile tile() {
        return SettingsRows.row(texts, "settings.connect", "settings.connect-about", box);
    }

    private static Choice now(Settings settings) {
        return new Choice(settings.start(), settings.start() == Start.NAMED ? settings.startProfile() : null);
    }

    private String name(Choice choice) {
        return choice.start() == Start.NAMED
                ? choice.profile()
                : texts.of("start." + SettingsRows.word(choice.start()));
    }
}
