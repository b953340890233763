package bulkhead.app.secret;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * A session bus of its own with GNOME Keyring on it, as a desktop has them. Wanted: the environment variable
 * BULKHEAD_KEYRING with the directory that {@code src/test/servers/fetch-keyring} prints.
 */
public final class KeyringSession implements AutoCloseable {
    private static final String PACKAGES = System.getenv("BULKHEAD_KEYRING");

    private static final String BUS = """
            <busconfig><type>session</type><listen>%s</listen><auth>EXTERNAL</auth>
            <policy context="default"><allow send_destination="*"/><allow receive_sender="*"/><allow own="*"/></policy>
            </busconfig>
            """;

    private final Path folder;
    private final String address;
    private final List<Process> processes = new ArrayList<>();

    private KeyringSession(Path folder) {
        this.folder = folder;
        address = "unix:path=" + folder.resolve("bus");
    }

    /** A bus without a keyring. @param folder for sockets and keyrings; a short path, as it becomes a socket's */
    public static KeyringSession bus(Path folder) throws IOException {
        assumeTrue(
                PACKAGES != null && Files.isExecutable(Path.of(PACKAGES, "usr/bin/gnome-keyring-daemon")),
                "skipped: BULKHEAD_KEYRING names no directory with GNOME Keyring");
        KeyringSession session = new KeyringSession(folder);
        Path config = Files.writeString(folder.resolve("bus.conf"), BUS.formatted(session.address));
        Process bus = session.start("dbus-daemon", "--nofork", "--print-address=1", "--config-file=" + config);
        if (bus.inputReader().readLine() == null) {
            throw new IOException("the session bus did not start");
        }
        return session;
    }

    /** A bus with a keyring that is open. */
    public static KeyringSession unlocked(Path folder) throws IOException, InterruptedException {
        KeyringSession session = bus(folder);
        Process keyring = session.start("gnome-keyring-daemon", "--foreground", "--unlock", "--components=secrets");
        try (var stdin = keyring.outputWriter()) {
            stdin.write("the password of the login keyring");
        }
        long patience = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        while (!session.dbusSend(
                        "org.freedesktop.DBus",
                        "/",
                        "org.freedesktop.DBus.NameHasOwner",
                        "string:org.freedesktop.secrets")
                .contains("true")) {
            if (!keyring.isAlive() || System.nanoTime() > patience) {
                session.close();
                throw new IOException("the keyring did not start");
            }
        }
        return session;
    }

    /** What a program of this session has in its environment. */
    public Map<String, String> environment() {
        return Map.of(
                "DBUS_SESSION_BUS_ADDRESS", address, "XDG_RUNTIME_DIR", folder.toString(), "HOME", folder.toString());
    }

    /** Locks all of it, as a screen lock may. */
    public void lock() throws IOException, InterruptedException {
        dbusSend(
                "org.freedesktop.secrets",
                "/org/freedesktop/secrets",
                "org.freedesktop.Secret.Service.Lock",
                "array:objpath:/org/freedesktop/secrets/aliases/default");
    }

    /** Runs libsecret's program; what it prints. */
    public String secretTool(String input, String... arguments) throws IOException, InterruptedException {
        List<String> line = new ArrayList<>(List.of("secret-tool"));
        line.addAll(List.of(arguments));
        return run(input, line);
    }

    private String dbusSend(String destination, String path, String method, String argument)
            throws IOException, InterruptedException {
        return run(
                "",
                List.of(
                        "dbus-send",
                        "--bus=" + address,
                        "--print-reply",
                        "--reply-timeout=5000",
                        "--dest=" + destination,
                        path,
                        method,
                        argument));
    }

    private String run(String input, List<String> line) throws IOException, InterruptedException {
        Process process = start(line.toArray(new String[0]));
        try (var stdin = process.getOutputStream()) {
            stdin.write(input.getBytes(StandardCharsets.UTF_8));
        }
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        process.waitFor();
        processes.remove(process);
        return output;
    }

    private Process start(String program, String... arguments) throws IOException {
        List<String> line = new ArrayList<>(List.of(program));
        line.addAll(List.of(arguments));
        return start(line.toArray(new String[0]));
    }

    private Process start(String[] line) throws IOException {
        line[0] = Path.of(PACKAGES, "usr/bin", line[0]).toString();
        ProcessBuilder builder =
                new ProcessBuilder(line).redirectError(folder.resolve("errors").toFile());
        builder.environment().clear();
        builder.environment().putAll(environment());
        builder.environment()
                .put("LD_LIBRARY_PATH", PACKAGES + "/usr/lib/x86_64-linux-gnu:" + PACKAGES + "/lib/x86_64-linux-gnu");
        Process process = builder.start();
        processes.add(process);
        return process;
    }

    @Override
    public void close() throws InterruptedException {
        for (Process process : processes.reversed()) {
            process.destroy();
            process.waitFor();
        }
    }
}
