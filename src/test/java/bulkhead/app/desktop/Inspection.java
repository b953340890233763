package bulkhead.app.desktop;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import javafx.geometry.Bounds;
import javafx.scene.Node;
import javafx.scene.Parent;
import javafx.scene.Scene;
import javafx.scene.control.ComboBoxBase;
import javafx.scene.control.Control;
import javafx.scene.control.Label;
import javafx.scene.control.Labeled;
import javafx.scene.control.ListCell;
import javafx.scene.control.RadioButton;
import javafx.scene.control.ScrollPane;
import javafx.scene.control.TabPane;
import javafx.scene.control.TextInputControl;
import javafx.scene.layout.BackgroundFill;
import javafx.scene.layout.Region;
import javafx.scene.paint.Color;
import javafx.scene.text.Text;
import org.kordamp.ikonli.javafx.FontIcon;

/** Looks at what a scene shows as somebody would who sees little or nothing, or has no mouse. On JavaFX's thread. */
final class Inspection {
    /** WCAG 2.2, 1.4.3 Contrast (Minimum), level AA. */
    private static final double LEAST_CONTRAST = 4.5;

    private final Scene scene;

    Inspection(Scene scene) {
        this.scene = scene;
        scene.getRoot().applyCss();
        scene.getRoot().layout();
    }

    /** Controls that the Tab key should reach. */
    List<Node> stops() {
        List<Node> stops = new ArrayList<>();
        walk(scene.getRoot(), node -> {
            boolean part = node.getParent() instanceof ComboBoxBase<?>
                    || node instanceof ScrollPane
                    // Of one group the arrow keys lead on.
                    || node instanceof RadioButton button && !button.isSelected();
            if (node instanceof Control && node.isFocusTraversable() && !node.isDisabled() && !part) {
                stops.add(node);
            }
        });
        return stops;
    }

    /** What can be typed into. */
    List<Node> fields() {
        return stops().stream().filter(TextInputControl.class::isInstance).toList();
    }

    /** Whether it is a part of a text field, whose keys the field gets too. */
    static boolean isInsideAField(Node node) {
        Parent parent = node == null ? null : node.getParent();
        return parent != null && (parent instanceof TextInputControl || isInsideAField(parent));
    }

    /** Controls that a screen reader has no name for. */
    List<String> nameless() {
        return stops().stream()
                .filter(stop -> !(stop instanceof TabPane) && name(stop).isBlank())
                .map(Object::toString)
                .toList();
    }

    private String name(Node control) {
        if (control.getAccessibleText() != null) {
            return control.getAccessibleText();
        }
        if (control instanceof Labeled labeled && labeled.getText() != null) {
            return labeled.getText();
        }
        StringBuilder label = new StringBuilder();
        walk(scene.getRoot(), node -> {
            if (node instanceof Label each && each.getLabelFor() == control) {
                label.append(each.getText());
            }
        });
        return label.toString();
    }

    /** Texts that end in an ellipsis which is not theirs, or beside the window. */
    List<String> cutOff() {
        List<String> cut = new ArrayList<>();
        walk(scene.getRoot(), node -> {
            if (node instanceof Labeled labeled
                    && labeled.getText() != null
                    && !labeled.getText().isEmpty()) {
                if (labeled.lookup(".text") instanceof Text text
                        && text.getParent() == labeled
                        && !text.getText().equals(labeled.getText())
                        && !labeled.isMnemonicParsing()) {
                    cut.add(labeled.getText() + " -> " + text.getText());
                }
                Bounds place = labeled.localToScene(labeled.getLayoutBounds());
                if (place.getMinX() < -1 || place.getMaxX() > scene.getWidth() + 1) {
                    cut.add(labeled.getText() + " is beside the window: " + place);
                }
            }
        });
        return cut;
    }

    /** Texts that stand out too little from what is behind them. */
    List<String> faint() {
        List<String> faint = new ArrayList<>();
        walk(scene.getRoot(), node -> {
            if (node instanceof Text text
                    && !(node instanceof FontIcon)
                    && !text.getText().isBlank()
                    && !text.isDisabled()
                    && text.getFill() instanceof Color colour) {
                Color behind = behind(text);
                Color seen = over(colour.deriveColor(0, 1, 1, opacity(text)), behind);
                double contrast = contrast(seen, behind);
                if (contrast < LEAST_CONTRAST) {
                    faint.add("%s: %.2f (%s on %s)".formatted(text.getText(), contrast, seen, behind));
                }
            }
        });
        return faint;
    }

    private static double opacity(Node node) {
        return node == null ? 1 : node.getOpacity() * opacity(node.getParent());
    }

    /** What the backgrounds of all that a node is in make together. */
    private static Color behind(Node node) {
        if (node == null) {
            return Color.WHITE;
        }
        Color colour = behind(node.getParent());
        if (node instanceof Region region && region.getBackground() != null) {
            for (BackgroundFill fill : region.getBackground().getFills()) {
                if (fill.getFill() instanceof Color over) {
                    colour = over(over, colour);
                }
            }
        }
        return colour;
    }

    private static Color over(Color above, Color below) {
        double alpha = above.getOpacity();
        return new Color(
                above.getRed() * alpha + below.getRed() * (1 - alpha),
                above.getGreen() * alpha + below.getGreen() * (1 - alpha),
                above.getBlue() * alpha + below.getBlue() * (1 - alpha),
                1);
    }

    /** WCAG 2.2, "contrast ratio". */
    static double contrast(Color one, Color other) {
        double first = luminance(one);
        double second = luminance(other);
        return (Math.max(first, second) + 0.05) / (Math.min(first, second) + 0.05);
    }

    /** WCAG 2.2, "relative luminance". */
    private static double luminance(Color colour) {
        return 0.2126 * linear(colour.getRed())
                + 0.7152 * linear(colour.getGreen())
                + 0.0722 * linear(colour.getBlue());
    }

    private static double linear(double channel) {
        return channel <= 0.04045 ? channel / 12.92 : Math.pow((channel + 0.055) / 1.055, 2.4);
    }

    /** All that is shown; not what the user named, which may be of any length. */
    private static void walk(Node node, Consumer<Node> visit) {
        if (!node.isVisible() || node instanceof ListCell<?>) {
            return;
        }
        visit.accept(node);
        if (node instanceof Parent parent) {
            parent.getChildrenUnmodifiable().forEach(child -> walk(child, visit));
        }
    }
}
