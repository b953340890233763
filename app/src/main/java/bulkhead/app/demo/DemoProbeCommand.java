package bulkhead.app.demo;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * What the user's own programs do in the demonstration: reads {@code ping ADDRESS} and {@code get ADDRESS} from standard
 * input, a line each, and answers with a JSON object a line, until the input ends.
 */
@Command(name = "demo-probe", hidden = true, description = "Pings and fetches pages for the demonstration.")
public final class DemoProbeCommand implements Callable<Integer> {
    private static final int PATIENCE = 10_000;
    private static final int LONGEST_PAGE = 4096;

    @Option(names = "--page", paramLabel = "OWNER", description = "Also serve a page.")
    private String owner;

    /** What became of one attempt: what came back, or why nothing did; refused is one that was answered, with no. */
    private record Outcome(boolean ok, boolean refused, String text) {
        static Outcome of(String text) {
            return new Outcome(true, false, text);
        }

        static Outcome of(IOException failure) {
            return new Outcome(false, !(failure instanceof SocketTimeoutException), failure.getMessage());
        }

        static Outcome nothing(String why) {
            return new Outcome(false, false, why);
        }
    }

    @Override
    public Integer call() throws IOException {
        Page page = owner == null ? null : Page.open(owner);
        warmUp();
        System.out.println(JsonMapper.shared().createObjectNode().put("event", "ready"));
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String line; (line = in.readLine()) != null; ) {
            String[] words = line.split(" ");
            System.out.println(attempt(words[0], words[1]));
        }
        if (page != null) {
            page.close();
        }
        return 0;
    }

    /** So that the first attempt's time is the network's and not this program's. */
    private static void warmUp() throws IOException {
        attempt("ping", "127.0.0.1");
        attempt("get", "127.0.0.1");
    }

    private static ObjectNode attempt(String what, String address) throws IOException {
        InetAddress target = InetAddress.getByName(address);
        long start = System.nanoTime();
        Outcome outcome = switch (what) {
            case "ping" -> ping(target);
            case "get" -> get(target);
            default -> Outcome.nothing("no such probe: " + what);
        };
        double millis = (System.nanoTime() - start) / 1e6;
        return JsonMapper.shared()
                .createObjectNode()
                .put("event", what)
                .put("ok", outcome.ok)
                .put("refused", outcome.refused)
                .put("text", outcome.text)
                .put("ms", millis);
    }

    /** ICMP echo: this runs as root, of the namespace at least. */
    private static Outcome ping(InetAddress target) {
        try {
            return target.isReachable(PATIENCE) ? Outcome.of("") : Outcome.nothing("no echo");
        } catch (IOException e) {
            return Outcome.of(e);
        }
    }

    private static Outcome get(InetAddress target) {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(target, Page.PORT), PATIENCE);
            socket.setSoTimeout(PATIENCE);
            socket.getOutputStream().write("GET / HTTP/1.1\r\nHost: demo\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            String answer = new String(socket.getInputStream().readNBytes(LONGEST_PAGE), StandardCharsets.UTF_8);
            int body = answer.indexOf("\r\n\r\n");
            return body < 0
                    ? Outcome.nothing("no page")
                    : Outcome.of(answer.substring(body).strip());
        } catch (IOException e) {
            return Outcome.of(e);
        }
    }
}
