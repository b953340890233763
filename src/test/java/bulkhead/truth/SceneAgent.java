package bulkhead.truth;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import javafx.application.Platform;
import javafx.scene.Node;
import javafx.scene.Parent;
import javafx.scene.control.Labeled;
import javafx.scene.text.Text;
import javafx.stage.Window;

/** Led into the window's Java machine, it tells what stands in the window: to each line that it gets one line with all texts. */
public final class SceneAgent {
    static final String SEPARATOR = "\t";
    static final String IS = "=";

    private SceneAgent() {}

    /** @param socket the path where it listens */
    public static void agentmain(String socket) throws IOException {
        ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        server.bind(UnixDomainSocketAddress.of(socket));
        Thread.ofPlatform().daemon().name("scene-agent").start(() -> serve(server));
    }

    private static void serve(ServerSocketChannel server) {
        try (server;
                SocketChannel client = server.accept();
                BufferedReader questions = new BufferedReader(Channels.newReader(client, StandardCharsets.UTF_8))) {
            while (questions.readLine() != null) {
                CompletableFuture<String> texts = new CompletableFuture<>();
                Platform.runLater(() -> texts.complete(texts()));
                client.write(ByteBuffer.wrap((texts.join() + "\n").getBytes(StandardCharsets.UTF_8)));
            }
        } catch (IOException e) {
            // Whoever asked is gone.
            Thread.currentThread().interrupt();
        }
    }

    /** {@code name=text} of all that is seen, the name being empty where it has none. */
    private static String texts() {
        List<String> texts = new ArrayList<>();
        for (Window window : Window.getWindows()) {
            if (window.isShowing() && window.getScene() != null) {
                collect(window.getScene().getRoot(), texts);
            }
        }
        return String.join(SEPARATOR, texts);
    }

    private static void collect(Node node, List<String> texts) {
        if (!node.isVisible()) {
            return;
        }
        if (node instanceof Labeled labeled
                && labeled.getText() != null
                && !labeled.getText().isEmpty()) {
            String name = node.getId() == null ? "" : node.getId();
            texts.add(name + IS + labeled.getText().replaceAll("\\s", " "));
        }
        // What a control draws itself is its text once more.
        if (node instanceof Text text
                && !(text.getParent() instanceof Labeled)
                && !text.getText().isBlank()) {
            texts.add(IS + text.getText().replaceAll("\\s", " "));
        }
        if (node instanceof Parent parent) {
            parent.getChildrenUnmodifiable().forEach(child -> collect(child, texts));
        }
    }
}
