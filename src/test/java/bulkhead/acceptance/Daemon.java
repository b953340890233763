package bulkhead.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import bulkhead.servers.Namespace;
import bulkhead.servers.Waiting;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** {@code bulkhead guard serve} in a network namespace, and what can be said about the guard there. */
public final class Daemon implements AutoCloseable {
    /** The only group of those whom {@link Bulkhead#commandAsUser} makes. */
    static final String GROUP = "nogroup";

    /** Nobody, whose only group that is. */
    public static final int USER = 65534;

    /** A user of the daemon's own, with a group of its own. */
    static final int ALONE = 65533;

    /** Before a command: runs it as that user, without any right. */
    public static final List<String> AS_USER =
            List.of("setpriv", "--reuid=" + USER, "--regid=" + USER, "--clear-groups");

    private static final Path RUN = Path.of("/run/bulkhead");

    /**
     * Before a command: the TUN device as 50-udev-default.rules of systemd makes it, and a disk of its own, which are $1 and $2.
     */
    private static final String PLACES =
            "rm -f \"$1\"; mknod \"$1\" c 10 200; chmod 666 \"$1\"; mount --bind \"$1\" /dev/net/tun;"
                    + " mount -t tmpfs none /var/lib; mkdir /var/lib/bulkhead; mount --bind \"$2\" /var/lib/bulkhead;"
                    + " shift 2; exec \"$@\"";

    /** Before a command: what the unit's User=, its capabilities and NoNewPrivileges= are. */
    private static final List<String> SANDBOX = List.of(
            "setpriv",
            "--reuid=" + ALONE,
            "--regid=" + ALONE,
            "--clear-groups",
            "--no-new-privs",
            "--bounding-set=-all,+net_admin,+net_raw",
            "--inh-caps=-all,+net_admin,+net_raw",
            "--ambient-caps=-all,+net_admin,+net_raw");

    private final Process process;

    private Daemon(Process process) {
        this.process = process;
    }

    /** Returns once it listens. */
    public static Daemon start(String namespace) throws IOException {
        List<String> command = Bulkhead.command(namespace);
        command.addAll(List.of("guard", "serve", "--group", GROUP));
        Daemon daemon = new Daemon(new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start());
        String line = daemon.process.inputReader().readLine();
        if (line == null || !line.contains("ready")) {
            daemon.process.destroyForcibly();
            throw new AssertionError("the daemon did not start: " + line);
        }
        return daemon;
    }

    /**
     * One that is started by the first who connects, as systemd does it, and sandboxed as far as that goes without systemd.
     *
     * @param folder for its log, and for what it has on the disk
     */
    public static Daemon activated(String namespace, Path folder) throws IOException {
        Path state = state(namespace);
        Path socket = RUN.resolve(state.getFileName() + ".sock");
        Files.createDirectories(RUN);
        Files.setPosixFilePermissions(RUN, PosixFilePermissions.fromString("rwx--x--x"));
        for (Path own : List.of(state, folder.resolve("disk"))) {
            Files.setAttribute(Files.createDirectories(own), "unix:uid", ALONE);
        }
        String resolvers = "chgrp " + ALONE + " /etc/resolv.conf && chmod g+w /etc/resolv.conf";
        assertThat(new Namespace(namespace).run("sh", "-c", resolvers).succeeded())
                .isTrue();
        Files.deleteIfExists(socket);
        List<String> command = Bulkhead.command(namespace);
        int program = command.size() - Bulkhead.command(null).size();
        command.addAll(program, SANDBOX);
        command.addAll(program, List.of("systemd-socket-activate", "--seqpacket", "--listen=" + socket));
        command.addAll(program, List.of("sh", "-ec", PLACES, "sh", folder + "/tun", folder + "/disk"));
        command.addAll(List.of("guard", "serve", "--group", GROUP));
        Daemon daemon = new Daemon(new ProcessBuilder(command)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(
                        ProcessBuilder.Redirect.appendTo(folder.resolve("log").toFile()))
                .start());
        Waiting.until("socket", Expect.LIMIT, () -> Files.exists(socket));
        Files.setPosixFilePermissions(socket, PosixFilePermissions.fromString("rw-rw-rw-"));
        return daemon;
    }

    /** What a daemon in this namespace has written down for the next one. */
    public static Path state(String namespace) {
        String number =
                new Namespace(namespace).run("readlink", "/proc/self/ns/net").output();
        return RUN.resolve(number.replaceAll("\\D", ""));
    }

    public long pid() {
        return process.pid();
    }

    public boolean isAlive() {
        return process.isAlive();
    }

    /** How a command about the guard ended, and what it said. */
    public record Result(int exit, String output) {
        public JsonNode json() {
            return JsonMapper.shared().readTree(output);
        }
    }

    public static Result guardAsUser(String namespace, String... arguments) throws IOException, InterruptedException {
        return guard(Bulkhead.commandAsUser(namespace), arguments);
    }

    public static Result guard(String namespace, String... arguments) throws IOException, InterruptedException {
        return guard(Bulkhead.command(namespace), arguments);
    }

    static Result guard(List<String> command, String... arguments) throws IOException, InterruptedException {
        List<String> line = new ArrayList<>(command);
        line.add("guard");
        line.addAll(List.of(arguments));
        Process process = new ProcessBuilder(line).redirectErrorStream(true).start();
        process.getOutputStream().close();
        String output;
        try (var reader = new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8)) {
            output = reader.readAllAsString();
        }
        if (!process.waitFor(60, TimeUnit.SECONDS)) {
            process.destroyForcibly();
            throw new AssertionError("guard " + List.of(arguments) + " does not end");
        }
        return new Result(process.exitValue(), output);
    }

    void signal(String name) throws IOException, InterruptedException {
        new ProcessBuilder("kill", "-" + name, Long.toString(process.pid()))
                .start()
                .waitFor();
    }

    public void kill() throws IOException, InterruptedException {
        signal("KILL");
        process.waitFor();
    }

    public int exitCode() throws InterruptedException {
        return process.waitFor();
    }

    /** By SIGTERM, as a service manager ends it. */
    @Override
    public void close() throws IOException, InterruptedException {
        if (process.isAlive()) {
            signal("CONT");
            signal("TERM");
            if (!process.waitFor(60, TimeUnit.SECONDS)) {
                process.destroyForcibly().waitFor();
            }
        }
    }
}
