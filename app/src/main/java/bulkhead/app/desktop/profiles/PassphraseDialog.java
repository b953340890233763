package bulkhead.app.desktop.profiles;

import atlantafx.base.theme.Styles;
import bulkhead.app.desktop.look.Texts;
import bulkhead.app.secret.NotGivenException;
import bulkhead.app.secret.Passphrase;
import bulkhead.app.secret.SecretException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import javafx.beans.binding.Bindings;
import javafx.geometry.Insets;
import javafx.scene.Node;
import javafx.scene.control.ButtonBar.ButtonData;
import javafx.scene.control.ButtonType;
import javafx.scene.control.Dialog;
import javafx.scene.control.Label;
import javafx.scene.layout.GridPane;
import javafx.stage.Window;

/** Asks for a passphrase; for a new one twice. */
final class PassphraseDialog extends Dialog<char[]> {
    private final SecretField first;
    private final SecretField again;

    /** Asks by such a dialog, from threads that can wait. @param owner the window it belongs to */
    static Passphrase by(Texts texts, Supplier<Window> owner) {
        return new Passphrase() {
            private final AtomicBoolean wrong = new AtomicBoolean();

            @Override
            public char[] ask(String what, boolean fresh) throws SecretException {
                boolean again = wrong.getAndSet(false);
                try {
                    return Ask.user(() -> new PassphraseDialog(texts, owner.get(), what, fresh, again))
                            .orElseThrow(() -> new NotGivenException(what));
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                    throw new SecretException("nobody waits for the passphrase of " + what + " any more", e);
                }
            }

            @Override
            public boolean refused() {
                wrong.set(true);
                return true;
            }
        };
    }

    /** @param wrong whether the last that was typed is not it */
    private PassphraseDialog(Texts texts, Window owner, String what, boolean fresh, boolean wrong) {
        initOwner(owner);
        setTitle(texts.of("passphrase.title"));
        setHeaderText(texts.of(fresh ? "passphrase.fresh" : "passphrase.known", what));
        first = new SecretField(texts, "passphrase");
        again = new SecretField(texts, "passphrase-again");
        GridPane grid = new GridPane(12, 12);
        grid.setPadding(new Insets(16));
        grid.addRow(0, label(texts.of("passphrase.field"), first), first);
        if (fresh) {
            grid.addRow(1, label(texts.of("passphrase.again"), again), again);
        }
        if (wrong) {
            Label told = FieldRow.small(texts.of("passphrase.wrong"), Styles.DANGER);
            told.setId("passphrase-wrong");
            grid.add(told, 1, grid.getRowCount());
        }
        ButtonType ok = new ButtonType(texts.of("passphrase.ok"), ButtonData.OK_DONE);
        getDialogPane()
                .getButtonTypes()
                .addAll(ok, new ButtonType(texts.of("secrets.cancel"), ButtonData.CANCEL_CLOSE));
        getDialogPane().setContent(grid);
        Node button = getDialogPane().lookupButton(ok);
        button.disableProperty()
                .bind(Bindings.createBooleanBinding(
                        () -> first.isBlank() || fresh && !first.hasSameAs(again),
                        first.passwordProperty(),
                        again.passwordProperty()));
        setOnShown(_ -> first.requestFocus());
        setResultConverter(pressed -> {
            char[] typed = pressed == ok ? first.chars() : null;
            first.forget();
            again.forget();
            return typed;
        });
    }

    private static Label label(String text, Node field) {
        Label label = new Label(text);
        label.setLabelFor(field);
        return label;
    }
}
