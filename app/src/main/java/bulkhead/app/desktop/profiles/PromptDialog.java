package bulkhead.app.desktop.profiles;

import bulkhead.app.desktop.look.Texts;
import bulkhead.protocol.ppp.auth.Prompt;
import bulkhead.protocol.ppp.auth.Prompt.Subject;
import javafx.beans.binding.Bindings;
import javafx.geometry.Insets;
import javafx.scene.Node;
import javafx.scene.control.ButtonBar.ButtonData;
import javafx.scene.control.ButtonType;
import javafx.scene.control.Dialog;
import javafx.scene.control.Label;
import javafx.scene.layout.GridPane;
import javafx.stage.Window;

/** What a server asks while it is connected to, in its own words, or the password that it does not take, anew. */
final class PromptDialog extends Dialog<byte[]> {
    private static final int LINE = 420;

    PromptDialog(Texts texts, Window owner, String profile, Prompt.Question question) {
        boolean fresh = question.subject() == Subject.NEW_PASSWORD;
        initOwner(owner);
        setTitle(texts.of("prompt.title", profile));
        setHeaderText(
                switch (question.subject()) {
                    case CODE -> texts.of("prompt.code");
                    case PASSWORD -> texts.of("prompt.refused");
                    case NEW_PASSWORD -> texts.of("prompt.expired");
                });
        Label words = new Label(question.subject() == Subject.CODE ? question.text() : texts.said(question.text()));
        words.setId("question");
        words.setWrapText(true);
        words.setMaxWidth(LINE);
        SecretField first = new SecretField(texts, "answer");
        SecretField again = new SecretField(texts, "answer-again");
        Label label = new Label(
                switch (question.subject()) {
                    case CODE -> texts.of("prompt.answer");
                    case PASSWORD -> texts.of("secrets.password", question.user());
                    case NEW_PASSWORD -> texts.of("prompt.new-password", question.user());
                });
        label.setLabelFor(first);
        GridPane grid = new GridPane(12, 12);
        grid.setPadding(new Insets(16));
        grid.add(words, 0, 0, 2, 1);
        grid.addRow(1, label, first);
        if (fresh) {
            Label labelAgain = new Label(texts.of("prompt.again"));
            labelAgain.setLabelFor(again);
            grid.addRow(2, labelAgain, again);
            Label kept = new Label(texts.of("prompt.not-kept"));
            kept.setWrapText(true);
            kept.setMaxWidth(LINE);
            grid.add(kept, 0, 3, 2, 1);
        }
        ButtonType ok = new ButtonType(texts.of("prompt.ok"), ButtonData.OK_DONE);
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
            byte[] typed = pressed == ok ? first.utf8() : null;
            first.forget();
            again.forget();
            return typed;
        });
    }
}
