package bulkhead.app.desktop;

import bulkhead.app.desktop.settings.WelcomePage;
import bulkhead.app.profile.importer.OtherPrograms;
import bulkhead.leakguard.HostNetworkProvider;
import bulkhead.leakguard.host.HostException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Where the first start leads: to pages of the window, and from them back to the next step. */
final class Welcome implements WelcomePage.Hooks {
    private static final int AFTER_CONNECTIONS = 3;

    private final MainWindow window;
    private final Runnable done;
    private WelcomePage page;

    /** @param done is run at the end, however the user got there */
    Welcome(MainWindow window, Runnable done) {
        this.window = window;
        this.done = done;
    }

    void open(WelcomePage with) {
        page = with;
        window.cover(page);
    }

    @Override
    public void importFiles(List<Path> files) {
        aside(() -> window.profiles().importFiles(files));
    }

    @Override
    public void create() {
        aside(() -> window.profiles().create());
    }

    @Override
    public List<OtherPrograms.Found> found() {
        return OtherPrograms.look(Path.of("/"));
    }

    @Override
    public Optional<String> missingRights() {
        return rights();
    }

    /** What this user needs to be able to connect. */
    static Optional<String> rights() {
        try {
            HostNetworkProvider.ofThisHost().guard().status();
            return Optional.empty();
        } catch (HostException e) {
            return Optional.of(e.getMessage());
        }
    }

    @Override
    public void done() {
        window.uncover();
        done.run();
    }

    private void aside(Runnable open) {
        window.uncover();
        window.afterNextPage(() -> {
            page.show(AFTER_CONNECTIONS);
            window.cover(page);
        });
        open.run();
    }
}
