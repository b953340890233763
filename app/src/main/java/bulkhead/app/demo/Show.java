package bulkhead.app.demo;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/** The demonstration itself: what is done and seen in it, in order. Every step that fails is said and counted. */
final class Show {
    private static final long START_MILLIS = 60_000;
    private static final long CONNECT_MILLIS = 60_000;
    private static final long END_MILLIS = 60_000;
    private static final long PROBE_MILLIS = 60_000;

    private static final int FAILED = 1;
    private static final int INTERRUPTED = 128 + 2;

    private static final String SCENERY = """
            Everything below happens in network namespaces of its own; this computer's network is not touched.

              home %s ──── internet ──── office %s
              %-20s       │                   │
                                  a web page        the intranet's page
                                  %-17s %s
                                  %-17s %s""".formatted(
                    Stage.HOME_IPV4,
                    Stage.SERVER,
                    Stage.HOME_IPV6,
                    Stage.WEB_IPV4,
                    Stage.INTRANET_IPV4,
                    Stage.WEB_IPV6,
                    Stage.INTRANET_IPV6);

    private final PrintStream out;
    private final List<Child> children = new ArrayList<>();
    private final String psk = secret();
    private final String password = secret();
    private int steps;
    private int failures;
    private Child user;
    private volatile boolean done;

    Show(PrintStream out) {
        this.out = out;
    }

    /** What is seen while connected. */
    @FunctionalInterface
    private interface Scene {
        void play() throws DemoException, InterruptedException;
    }

    /**
     * Plays it, in namespaces that nobody else uses. Ends early when standard input ends.
     *
     * @return the exit code
     */
    int run() throws DemoException, InterruptedException {
        Runtime.getRuntime().addShutdownHook(new Thread(this::end, "end"));
        Thread.ofPlatform().daemon().name("parent").start(Show::endWithParent);
        try {
            play();
        } finally {
            done = true;
        }
        return failures == 0 ? 0 : FAILED;
    }

    private void play() throws DemoException, InterruptedException {
        out.println(SCENERY);
        Stage.build();
        Child page = start("page", Stage.INTERNET, List.of("demo-probe", "--page", "the internet"), List.of());
        user = start("user", Stage.HOME, List.of("demo-probe"), List.of());
        Child server = server("slaac");
        for (Child child : List.of(page, user)) {
            child.await("ready", START_MILLIS);
        }
        title("Before connecting, the home has IPv6 of its own");
        nativeIpv6Works();
        step(
                "the intranet is out of reach",
                !ask("get", Stage.INTRANET_IPV6).path("ok").asBoolean(),
                "");

        title("Connecting to a server that has IPv6");
        act(server, this::bothFamilies);
        title("Connecting to a server that refuses IPv6");
        act(server("refuse"), this::onlyIpv4);
        title(
                failures == 0
                        ? "All " + steps
                                + " steps went as they should. The server was Bulkhead's own: this shows what Bulkhead"
                                + " does,\nnot that it gets on with other people's servers; ./verify tests that."
                        : failures + " of " + steps + " steps failed: see above.");
    }

    private void act(Child server, Scene scene) throws DemoException, InterruptedException {
        server.await("ready", START_MILLIS);
        Child client = client();
        if (climb(client)) {
            scene.play();
            int packets = Stage.nativeIpv6Packets();
            step("IPv6 packets beside the tunnel since Connect", packets == 0, Integer.toString(packets));
            disconnect(client);
            nativeIpv6Works();
        }
        client.close();
        server.close();
    }

    /** Shows the layers as they come up; whether all came. */
    private boolean climb(Child client) throws DemoException, InterruptedException {
        boolean ipv4 = false;
        boolean ipv6 = false;
        while (!(ipv4 && ipv6)) {
            Optional<JsonNode> event = client.next(CONNECT_MILLIS);
            if (event.isEmpty()) {
                step("connecting", false, "the client said no more" + client.why());
                return false;
            }
            rung(event.get());
            if (event.get().path("state").asString().equals("connecting")) {
                Stage.nativeIpv6Packets();
            }
            String families = event.get().path("families").toString();
            ipv4 |= families.contains("ipv4");
            ipv6 |= families.contains("ipv6")
                    || event.get().path("event").asString().equals("ipv6-blocked");
        }
        return true;
    }

    private void bothFamilies() throws DemoException, InterruptedException {
        ping(Stage.INTRANET_IPV4);
        ping(Stage.INTRANET_IPV6);
        page("a page over IPv6 through the tunnel", Stage.INTRANET_IPV6, Stage.CLIENTS_IPV6_START);
        page("the internet's page, through the tunnel too", Stage.WEB_IPV6, Stage.CLIENTS_IPV6_START);
    }

    private void onlyIpv4() throws DemoException, InterruptedException {
        ping(Stage.INTRANET_IPV4);
        page("the internet's page over IPv4 through the tunnel", Stage.WEB_IPV4, Stage.CLIENTS_IPV4_START);
        // An application that falls back to IPv4 is told so, and has not to wait until nobody answers.
        JsonNode refused = ask("get", Stage.WEB_IPV6);
        step(
                "IPv6 beside the tunnel is rejected at once",
                refused.path("refused").asBoolean(),
                said(refused));
    }

    private void disconnect(Child client) throws InterruptedException {
        client.interrupt();
        for (Optional<JsonNode> event; (event = client.next(END_MILLIS)).isPresent(); ) {
            rung(event.get());
        }
        int exit = client.exit(END_MILLIS);
        step("the client ended by itself", exit == 0, "exit code " + exit + client.why());
    }

    private void nativeIpv6Works() throws DemoException, InterruptedException {
        Stage.nativeIpv6Packets();
        page("native IPv6 works", Stage.WEB_IPV6, Stage.HOME_IPV6);
        step("and the LAN's router sees it", Stage.nativeIpv6Packets() > 0, "");
        step("no firewall rule is there", !Stage.homeHasRules(), "");
    }

    private void ping(String address) throws DemoException, InterruptedException {
        JsonNode answer = ask("ping", address);
        step("ping " + address, answer.path("ok").asBoolean(), said(answer));
    }

    /** Fetches a page, and looks whom the page saw. */
    private void page(String what, String address, String visitor) throws DemoException, InterruptedException {
        JsonNode answer = ask("get", address);
        boolean seen = answer.path("text").asString().contains(visitor);
        step(what, answer.path("ok").asBoolean() && seen, said(answer));
    }

    private static String said(JsonNode answer) {
        String text = answer.path("text").asString();
        return (text.isEmpty() ? "" : "“" + text + "”, ")
                + "%.1f ms".formatted(answer.path("ms").asDouble());
    }

    private JsonNode ask(String what, String address) throws DemoException, InterruptedException {
        user.say(what + " " + address);
        return user.await(what, PROBE_MILLIS);
    }

    private void title(String text) {
        out.println();
        out.println(text);
    }

    private void rung(JsonNode event) {
        String line = Ladder.rung(event);
        if (!line.isEmpty()) {
            out.println("    " + line);
        }
    }

    private void step(String what, boolean good, String detail) {
        steps++;
        if (!good) {
            failures++;
        }
        out.println("  " + (good ? "✓ " : "✗ FAILED: ") + what + (detail.isEmpty() ? "" : ": " + detail));
    }

    private Child server(String ipv6) throws DemoException {
        return start(
                "server",
                Stage.OFFICE,
                List.of("demo-server", "--listen", Stage.SERVER, "--page", "the intranet", "--ipv6", ipv6),
                List.of(psk, password));
    }

    private Child client() throws DemoException {
        List<String> login = List.of("--psk-file", "-", "--user", "demo", "--password-file", "-");
        List<String> arguments = new ArrayList<>(List.of("connect", "--json", "--server", Stage.SERVER));
        arguments.addAll(login);
        return start("client", Stage.HOME, arguments, List.of(psk, password));
    }

    private Child start(String name, String namespace, List<String> arguments, List<String> lines)
            throws DemoException {
        try {
            List<String> self = Self.command(arguments.toArray(String[]::new));
            Child child = Child.start(name, Stage.inside(namespace, self), lines);
            synchronized (children) {
                children.add(child);
            }
            return child;
        } catch (IOException e) {
            throw new DemoException("this program's own command line cannot be read: " + e.getMessage());
        }
    }

    /** Runs when the JVM ends, for whatever reason. */
    private void end() {
        if (!done) {
            out.println();
            out.println("Interrupted: disconnecting, and removing everything.");
            // The steps that are under way now fail because of us, which is no news.
            out.close();
            System.err.close();
        }
        synchronized (children) {
            children.reversed().forEach(Child::close);
        }
    }

    /** The parent's end is the end of our input. */
    private static void endWithParent() {
        try {
            System.in.transferTo(OutputStream.nullOutputStream());
        } catch (IOException e) {
            // As good as its end.
        }
        System.exit(INTERRUPTED);
    }

    private static String secret() {
        byte[] random = new byte[16];
        new SecureRandom().nextBytes(random);
        return HexFormat.of().formatHex(random);
    }
}
