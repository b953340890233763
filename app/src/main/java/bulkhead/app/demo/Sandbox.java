package bulkhead.app.demo;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A second run of this program in mount, network and process namespaces of its own, and in a user namespace where the
 * user is not root. The kernel removes all of it with the second run's last process, and ends its other processes with
 * its first: nothing stays behind, however this ends.
 */
final class Sandbox {
    private static final Path TUN = Path.of("/dev/net/tun");
    private static final int PATIENCE_SECONDS = 20;

    private final Path unshare;
    private final boolean root;

    private Sandbox(Path unshare, boolean root) {
        this.unshare = unshare;
        this.root = root;
    }

    /** @throws DemoException with what this computer lacks for it */
    static Sandbox open() throws DemoException, InterruptedException {
        if (!System.getProperty("os.name").equals("Linux")) {
            throw new DemoException("the demonstration needs Linux and its network namespaces");
        }
        Sandbox sandbox = new Sandbox(required("unshare", "util-linux"), isRoot());
        required("ip", "iproute2");
        required("nft", "nftables");
        if (!Files.isWritable(TUN)) {
            throw new DemoException(TUN
                    + (Files.exists(TUN)
                            ? " is not open to this user: run the demonstration as root"
                            : " is missing: load the kernel module with 'modprobe tun', as root"));
        }
        sandbox.check();
        return sandbox;
    }

    /**
     * Runs this program in there.
     *
     * @return its exit code
     */
    int run(String... arguments) throws DemoException, InterruptedException {
        try {
            Process inner = Program.process(command(Self.command(arguments)))
                    .redirectOutput(ProcessBuilder.Redirect.INHERIT)
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
            Thread end = new Thread(() -> end(inner), "end");
            Runtime.getRuntime().addShutdownHook(end);
            return inner.waitFor();
        } catch (IOException e) {
            throw new DemoException("the demonstration could not be started: " + e.getMessage());
        }
    }

    /** The end of its input is how it learns that we are gone; {@code unshare} itself passes no signal on. */
    private static void end(Process inner) {
        try {
            inner.getOutputStream().close();
            if (!inner.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                inner.destroyForcibly();
            }
        } catch (IOException | InterruptedException e) {
            inner.destroyForcibly();
        }
    }

    private void check() throws DemoException, InterruptedException {
        try {
            Program.run(command(List.of("true")).toArray(String[]::new));
        } catch (DemoException e) {
            String said = e.getMessage().substring(e.getMessage().lastIndexOf("unshare: ") + "unshare: ".length());
            throw new DemoException(
                    root
                            ? "this computer lets not even root make namespaces (" + said
                                    + "): run the demonstration outside of the container"
                            : "the kernel lets this user make no namespaces (" + said
                                    + "): run the demonstration as root");
        }
    }

    private List<String> command(List<String> program) {
        List<String> line = new ArrayList<>(List.of(unshare.toString()));
        if (!root) {
            line.addAll(List.of("--user", "--map-root-user"));
        }
        line.addAll(List.of("--mount", "--net", "--pid", "--fork", "--kill-child", "--mount-proc", "--"));
        line.addAll(program);
        return line;
    }

    private static Path required(String program, String packageName) throws DemoException {
        return Program.find(program)
                .orElseThrow(() -> new DemoException(
                        "the demonstration needs the program " + program + ": install the package " + packageName));
    }

    private static boolean isRoot() throws DemoException {
        try {
            return Files.getAttribute(Path.of("/proc/self"), "unix:uid").equals(0);
        } catch (IOException e) {
            throw new DemoException("the kernel does not tell who runs this: mount /proc");
        }
    }
}
