package bulkhead.app.demo;

import java.io.IOException;
import java.io.PrintStream;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/** The demonstration itself: what is done and seen in it, in order. Every step that fails is said and counted. */
final class Show {
    private static final long START_MILLIS = 20_000;
    private static final long CONNECT_MILLIS = 30_000;
    private static final long END_MILLIS = 15_000;
    private static final long PROBE_MILLIS = 10_000;
    private static final int FAILED = 1;

    private final PrintStream out;
    private final List<Child> children = new ArrayList<>();
    private final String psk = secret();
    private final String password = secret();
    private int steps;
    private int failures;
    private Child user;

    Show(PrintStream out) {
        this.out = out;
    }

    /** @return the exit code */
    int run() throws DemoException, InterruptedException {
        Runtime.getRuntime().addShutdownHook(new Thread(this::end, "end"));
        Thread.ofPlatform().daemon().name("parent").start(Show::endWithParent);
        out.println("Everything below happens in network namespaces of its own; this computer's network is not touched.");
        out.println();
        out.println("  home %s, %s  ──  internet  ──  office's server %s"
                .formatted(Stage.HOME_IPV4, Stage.HOME_IPV6, Stage.SERVER));
        out.println("                                   │                 └─ intranet %s, %s"
                .formatted(Stage.INTRANET_IPV4, Stage.INTRANET_IPV6));
        out.println("                                   └─ a web page %s, %s".formatted(Stage.WEB_IPV4, Stage.WEB_IPV6));
        Stage.build();
        start("page", Stage.INTERNET, List.of("demo-probe", "--page", "the internet"), List.of());
        user = start("user", Stage.HOME, List.of("demo-probe"), List.of());
        for (Child child : children) {
            child.await("ready", START_MILLIS);
        }
        beforeConnecting();
        act("A server with IPv6", "slaac", this::bothFamilies);
        act("The same server, refusing IPv6", "refuse", this::onlyIpv4);
        return summary();
    }

    private void beforeConnecting() throws DemoException, InterruptedException {
        title("Before connecting: the home has IPv6 of its own");
        nativeIpv6Works();
        step("the intranet is out of reach", !get(Stage.INTRANET_IPV6).path("ok").asBoolean(), "");
    }

    /** What is seen while connected. */
    @FunctionalInterface
    private interface Scene {
        void play() throws DemoException, InterruptedException;
    }

    private void act(String title, String ipv6, Scene scene) throws DemoException, InterruptedException {
        title(title);
        Child server = start(
                "server",
                Stage.OFFICE,
                List.of("demo-server", "--listen", Stage.SERVER, "--page", "the intranet", "--ipv6", ipv6),
                List.of(psk, password));
        server.await("ready", START_MILLIS);
        Child client = start(
                "client",
                Stage.HOME,
                List.of(
                        "connect",
                        "--json",
                        "--server",
                        Stage.SERVER,
                        "--psk-file",
                        "-",
                        "--user",
                        "demo",
                        "--password-file",
                        "-"),
                List.of(psk, password));
        if (climb(client)) {
            Stage.nativeIpv6Packets();
            scene.play();
            disconnect(client);
            nativeIpv6Works();
        }
        client.close();
        server.close();
    }

    /** Shows the layers as they come up; whether all came. */
    private boolean climb(Child client) throws InterruptedException {
        boolean ipv4 = false;
        boolean ipv6 = false;
        while (!(ipv4 && ipv6)) {
            Optional<JsonNode> event = client.next(CONNECT_MILLIS);
            if (event.isEmpty()) {
                step("connecting ended" + client.why(), false, "");
                return false;
            }
            rung(event.get());
            String name = event.get().path("event").asString();
            String families = event.get().path("families").toString();
            ipv4 |= families.contains("ipv4");
            ipv6 |= families.contains("ipv6") || name.equals("ipv6-blocked");
        }
        return true;
    }

    private void bothFamilies() throws DemoException, InterruptedException {
        ping(Stage.INTRANET_IPV4);
        ping(Stage.INTRANET_IPV6);
        page("over IPv6 through the tunnel", Stage.INTRANET_IPV6, "2001:db8:99:");
        page("also the internet is reached through the tunnel", Stage.WEB_IPV6, "2001:db8:99:");
        nothingLeaked();
    }

    private void onlyIpv4() throws DemoException, InterruptedException {
        ping(Stage.INTRANET_IPV4);
        page("over IPv4 through the tunnel", Stage.WEB_IPV4, "10.99.0.");
        JsonNode refused = get(Stage.WEB_IPV6);
        step(
                "IPv6 beside the tunnel is blocked, and said so at once",
                !refused.path("ok").asBoolean() && refused.path("ms").asDouble() < 1_000,
                refused.path("text").asString() + " after " + millis(refused));
        nothingLeaked();
    }

    private void nothingLeaked() throws DemoException, InterruptedException {
        int packets = Stage.nativeIpv6Packets();
        step("IPv6 packets that left the home beside the tunnel", packets == 0, Integer.toString(packets));
    }

    private void disconnect(Child client) throws InterruptedException {
        client.interrupt();
        for (Optional<JsonNode> event; (event = client.next(END_MILLIS)).isPresent(); ) {
            rung(event.get());
        }
        int exit = client.exit(END_MILLIS);
        step("the client ends", exit == 0, "exit code " + exit + client.why());
    }

    private void nativeIpv6Works() throws DemoException, InterruptedException {
        Stage.nativeIpv6Packets();
        page("native IPv6 works", Stage.WEB_IPV6, Stage.HOME_IPV6);
        step("and is seen on the LAN", Stage.nativeIpv6Packets() > 0, "");
        step("no firewall rule is left", !Stage.homeHasRules(), "");
    }

    private void ping(String address) throws DemoException, InterruptedException {
        JsonNode answer = ask("ping", address);
        step("ping " + address, answer.path("ok").asBoolean(), said(answer));
    }

    /** Fetches a page, and looks whom the page saw. */
    private void page(String what, String address, String visitor) throws DemoException, InterruptedException {
        JsonNode answer = get(address);
        step(what + ": http://" + (address.contains(":") ? "[" + address + "]" : address) + "/",
                answer.path("ok").asBoolean() && answer.path("text").asString().contains(visitor),
                said(answer));
    }

    private static String said(JsonNode answer) {
        String text = answer.path("text").asString();
        return text.isEmpty() ? millis(answer) : "“" + text + "”, " + millis(answer);
    }

    private static String millis(JsonNode answer) {
        return "%.1f ms".formatted(answer.path("ms").asDouble());
    }

    private JsonNode get(String address) throws DemoException, InterruptedException {
        return ask("get", address);
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
            out.println("  " + line);
        }
    }

    private void step(String what, boolean good, String detail) {
        steps++;
        if (!good) {
            failures++;
        }
        out.println("  " + (good ? "✓ " : "✗ FAILED: ") + what + (detail.isEmpty() ? "" : ": " + detail));
    }

    private int summary() {
        out.println();
        out.println(failures == 0
                ? "All " + steps + " steps went as they should. The server was Bulkhead's own, so this shows how it works,"
                        + " not that it gets on with others' servers: ./verify tests that."
                : failures + " of " + steps + " steps failed; see above.");
        return failures == 0 ? 0 : FAILED;
    }

    private Child start(String name, String namespace, List<String> arguments, List<String> lines)
            throws DemoException {
        try {
            Child child = Child.start(
                    name, Stage.inside(namespace, Self.command(arguments.toArray(String[]::new))), lines);
            children.add(child);
            return child;
        } catch (IOException e) {
            throw new DemoException("this program's own command line cannot be read: " + e.getMessage());
        }
    }

    private void end() {
        children.reversed().forEach(Child::close);
    }

    /** The parent's end is the end of our input. */
    private static void endWithParent() {
        try {
            while (System.in.read() >= 0) {
                // It says nothing.
            }
        } catch (IOException e) {
            // As good as its end.
        }
        System.exit(128 + 2);
    }

    private static String secret() {
        byte[] random = new byte[16];
        new SecureRandom().nextBytes(random);
        return HexFormat.of().formatHex(random);
    }
}
