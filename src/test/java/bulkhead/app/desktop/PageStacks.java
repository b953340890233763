package bulkhead.app.desktop;

import bulkhead.app.desktop.look.Texts;
import javafx.scene.Node;
import javafx.scene.layout.Region;

/** The window's place for pages, for tests of the parts that fill it. */
public final class PageStacks {
    private PageStacks() {}

    /** @return also {@code Pages} */
    public static Region of(Texts texts, Node home) {
        return new PageStack(texts, home);
    }
}
