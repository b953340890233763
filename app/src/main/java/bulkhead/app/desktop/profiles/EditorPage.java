package bulkhead.app.desktop.profiles;

import bulkhead.app.desktop.look.Pages;
import bulkhead.app.desktop.look.Texts;
import bulkhead.app.doctor.Trial;
import bulkhead.app.policy.Policy;
import bulkhead.app.profile.InvalidValueException;
import bulkhead.app.profile.Profile;
import bulkhead.app.profile.ProfileField;
import bulkhead.app.profile.ProfileName;
import bulkhead.app.profile.SavedSecrets.Place;
import bulkhead.app.profile.Values;
import bulkhead.app.profile.importer.PastedText;
import bulkhead.app.secret.SecretException;
import bulkhead.app.secret.SecretKind;
import bulkhead.app.secret.SecretSet;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import javafx.application.Platform;
import javafx.scene.Node;
import javafx.scene.control.Alert;
import javafx.scene.control.Button;
import javafx.scene.control.ButtonBar.ButtonData;
import javafx.scene.control.ButtonType;
import javafx.scene.control.ScrollPane;
import javafx.scene.control.TextField;
import javafx.scene.control.TitledPane;
import javafx.scene.layout.BorderPane;
import javafx.scene.layout.VBox;

/** A connection to edit: server, user, secrets, a name; all else is folded away. */
final class EditorPage extends BorderPane implements Pages.Careful {
    private final Texts texts;
    private final Pages pages;
    private final Subject subject;
    private final List<Book.Entry> others;
    private final Form form;
    private final SecretsForm secrets;
    private final TextField name = new TextField();
    private final FieldRow nameRow;
    private final RatingPanel rating;
    private final TrialRow trial;
    private final TitledPane advanced = new TitledPane();
    private final ScrollPane scroll = new ScrollPane();
    private final ActionBar bar;
    private final Input initial;
    private boolean named;
    private boolean done;

    /** What is edited. @param name null for a new connection */
    record Subject(String name, Profile profile, SecretsForm.Kept kept, Place place) {}

    /** Who does what the page is for. */
    interface Owner {
        /** The page is left when that went well. */
        void save(Edit edit);

        /** Tries it as it is; not on the window's thread. */
        Trial.Result test(Edit edit) throws IOException, SecretException, InvalidValueException, InterruptedException;
    }

    /** @param others the list, for its names @param policy what of it nobody changes here */
    EditorPage(Texts texts, Pages pages, Subject subject, List<Book.Entry> others, Policy policy, Owner owner) {
        this.texts = texts;
        this.pages = pages;
        this.subject = subject;
        this.others = others;
        initial = Input.of(policy.over(subject.profile()));
        bar = new ActionBar(texts, texts.of("editor.save"), texts.of("editor.cancel"), () -> save(owner), pages::back);
        trial = new TrialRow(texts, () -> {
            Edit edit = edit();
            return () -> owner.test(edit);
        });
        form = new Form(texts, initial, policy::isLocked, this::look);
        secrets = new SecretsForm(texts, subject.kept(), subject.place(), this::look);
        rating = new RatingPanel(texts);
        named = subject.name() != null;
        name.setText(named ? subject.name() : "");
        nameRow = new FieldRow(texts, ProfileField.NAME, name, false);
        scroll.setContent(content());
        scroll.setFitToWidth(true);
        scroll.setId("editor");
        Scrolling.followFocus(scroll);
        setCenter(scroll);
        setBottom(bar);
        name.textProperty().addListener((_, _, _) -> {
            named |= name.isFocused();
            look();
        });
        look();
    }

    /** Leads the user to a field, or to what stands in its stead. */
    void open(ProfileField wanted) {
        boolean byCertificate = subject.profile().certificate() != null;
        ProfileField field = byCertificate && wanted == ProfileField.PRE_SHARED_KEY ? ProfileField.CERTIFICATE : wanted;
        FieldRow row = row(field);
        advanced.setExpanded(advanced.isExpanded() || row.getParent() != scroll.getContent());
        Node control = row.control();
        Scrolling.focus(scroll, control.isFocusTraversable() ? control : control.lookup(".check-box"));
        if (row != form.row(ProfileField.SERVER)) {
            Scrolling.to(scroll, row);
        } else {
            // The first: what is above it is to be seen as well.
            Platform.runLater(() -> scroll.setVvalue(0));
        }
    }

    private FieldRow row(ProfileField field) {
        return switch (field) {
            case NAME -> nameRow;
            case SECRETS -> secrets.placeRow();
            case PRE_SHARED_KEY -> secrets.row(SecretKind.PRE_SHARED_KEY);
            case PASSWORD -> secrets.row(SecretKind.PASSWORD);
            case TUNNEL_SECRET -> secrets.row(SecretKind.TUNNEL_SECRET);
            case KEY_PASSPHRASE -> secrets.row(SecretKind.KEY_PASSPHRASE);
            default -> form.row(field);
        };
    }

    @Override
    public boolean mayLeave() {
        if (done || !isChanged()) {
            secrets.forget();
            return true;
        }
        ButtonType leave = new ButtonType(texts.of("editor.discard"), ButtonData.OK_DONE);
        ButtonType stay = new ButtonType(texts.of("editor.stay"), ButtonData.CANCEL_CLOSE);
        Alert alert = new Alert(Alert.AlertType.NONE, texts.of("editor.unsaved"), leave, stay);
        alert.setTitle(texts.of("editor.unsaved-title"));
        alert.initOwner(pages.window());
        // What was typed is gone by the other one, and by a key pressed too often.
        alert.getDialogPane().lookupButton(leave).setId("discard");
        ((Button) alert.getDialogPane().lookupButton(leave)).setDefaultButton(false);
        ((Button) alert.getDialogPane().lookupButton(stay)).setDefaultButton(true);
        if (alert.showAndWait().filter(leave::equals).isEmpty()) {
            return false;
        }
        secrets.forget();
        return true;
    }

    /** The edit is saved: nothing is left to ask about. */
    void saved() {
        done = true;
        pages.back();
    }

    void failed(String sentence) {
        getCenter().setDisable(false);
        bar.failed(sentence);
    }

    private void save(Owner owner) {
        getCenter().setDisable(true);
        bar.busy(true);
        owner.save(edit());
    }

    private Node content() {
        FieldRow server = form.text(ProfileField.SERVER, "vpn.example.org", false);
        FieldRow user = form.text(ProfileField.USER, "", false);
        advanced.setText(texts.of("editor.advanced"));
        advanced.setId("advanced");
        advanced.setAnimated(false);
        advanced.setExpanded(false);
        // Its many parts are there, but not drawn before somebody looks: so the page opens at once.
        Node rest = new AdvancedForm(texts, form, secrets);
        advanced.expandedProperty().addListener(_ -> advanced.setContent(rest));
        VBox content = new VBox(
                server,
                user,
                secrets.row(SecretKind.PRE_SHARED_KEY),
                secrets.row(SecretKind.PASSWORD),
                trial,
                secrets.placeRow(),
                nameRow,
                rating,
                advanced);
        content.getStyleClass().add("form");
        if (subject.name() == null) {
            content.getChildren().addFirst(new PasteRow(texts, this::fill));
        }
        return content;
    }

    /** What a text had; the person looks at it and saves it, or not. */
    private void fill(PastedText.Found found) {
        try (SecretSet all = found.secrets()) {
            form.fill(Input.of(found.profile()), Input.of(Profile.EMPTY));
            secrets.fill(all);
        }
        if (ProfileName.isValid(found.name())) {
            named = true;
            name.setText(found.name());
        }
        look();
    }

    private Edit edit() {
        return new Edit(
                subject.name(),
                name.getText().strip(),
                form.input().into(subject.profile(), initial),
                secrets.typed(),
                secrets.forgotten(),
                secrets.place());
    }

    private boolean isChanged() {
        boolean renamed = subject.name() == null ? named : !name.getText().equals(subject.name());
        return renamed || secrets.isChanged() || !form.input().equals(initial);
    }

    /** After each keystroke: what is wrong, how safe it is, what can be set. */
    private void look() {
        if (getBottom() == null) {
            return;
        }
        Input input = form.input();
        if (!named) {
            name.setText(suggestion(input.text(ProfileField.SERVER)));
        }
        List<Problem> problems = new ArrayList<>(input.problems());
        problems.addAll(Problem.ofName(name.getText().strip(), subject.name(), others));
        problems.addAll(secrets.problems());
        // A form that nobody has touched accuses nobody.
        boolean untouched = subject.name() == null && !isChanged();
        List<Problem> shown = untouched ? List.of() : problems;
        form.show(shown);
        secrets.show(shown);
        nameRow.show(shown);
        boolean usable = problems.stream().noneMatch(Problem::serious);
        bar.enable(usable);
        trial.enable(usable);
        boolean valid = problems.stream().noneMatch(p -> p.serious() && Values.isNumber(p.field()));
        rating.show(valid ? input.into(subject.profile(), initial) : subject.profile(), secrets.isKeyGuessable());
        Map.of(
                        ProfileField.ECHO_TARGET, input.isOn(ProfileField.IPV6),
                        ProfileField.REQUEST_PREFIX, input.isOn(ProfileField.IPV6),
                        ProfileField.ROUTES, input.isOn(ProfileField.SPLIT),
                        ProfileField.KILL_SWITCH, !input.isOn(ProfileField.LOCKDOWN))
                .forEach(form::enable);
    }

    /** The server's name as far as it can be a connection's, with a number where it is taken. */
    private String suggestion(String server) {
        String base = server.replaceAll("[^\\p{L}\\p{N}._-]", "-").replaceFirst("^[^\\p{L}\\p{N}]+", "");
        base = base.substring(0, Math.min(base.length(), 50));
        String free = base;
        for (int i = 2; Problem.ofName(free, null, others).stream().anyMatch(Problem::isTaken); i++) {
            free = base + " " + i;
        }
        return free;
    }
}
