package bulkhead.platform.macos.system;

import bulkhead.leakguard.host.HostException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The files of this program as it runs. What root is to run from now on, nobody but root may change: not the files, nor a directory
 * on the way to them.
 *
 * @param owner whose they have to be: root's number
 * @param home of the runtime, with all that is in it
 * @param command the program and its arguments
 */
public record ProgramFiles(int owner, Path home, List<String> command) {
    private static final List<String> SAID = List.of("guard", "install");
    private static final String WANTED = "serve";
    private static final int OTHERS_WRITE = 022;
    private static final int STICKY = 01000;

    /** Of this process. */
    public static ProgramFiles here() {
        ProcessHandle.Info self = ProcessHandle.current().info();
        List<String> command = new ArrayList<>();
        self.command().ifPresent(command::add);
        self.arguments().ifPresent(arguments -> command.addAll(List.of(arguments)));
        return new ProgramFiles(0, Path.of(System.getProperty("java.home")), command);
    }

    /** The command of the daemon, from that of {@code guard install}: the same runtime and modules. */
    public List<String> daemon() throws HostException {
        int end = command.size();
        if (end <= SAID.size() || !command.subList(end - SAID.size(), end).equals(SAID)) {
            throw new HostException(
                    "the daemon is what this very command is without options: use bulkhead guard install");
        }
        for (Path each : named()) {
            check(each);
        }
        List<String> daemon = new ArrayList<>(command.subList(0, end - 1));
        daemon.add(WANTED);
        return daemon;
    }

    /** The runtime, the program, and every file that an argument names. */
    private List<Path> named() {
        List<Path> all = new ArrayList<>(List.of(home));
        for (String argument : command) {
            for (String part : argument.split("[=:,]")) {
                if (part.startsWith("/") && Files.exists(Path.of(part))) {
                    all.add(Path.of(part));
                }
            }
        }
        return all;
    }

    private void check(Path file) throws HostException {
        try {
            Path real = file.toRealPath();
            for (Path above = real.getParent(); above != null; above = above.getParent()) {
                checkOne(above, true);
            }
            try (Stream<Path> within = Files.walk(real)) {
                for (Path each : (Iterable<Path>) within::iterator) {
                    if (Files.isSymbolicLink(each)) {
                        check(each.toRealPath());
                    } else {
                        checkOne(each, false);
                    }
                }
            }
        } catch (IOException e) {
            throw failed(file, e);
        } catch (UncheckedIOException e) {
            throw failed(file, e.getCause());
        }
    }

    private static HostException failed(Path file, IOException e) {
        return new HostException(
                "who may change " + file + " cannot be told (" + e.getMessage() + "): install Bulkhead anew", e);
    }

    /** In a directory with the sticky bit nobody takes away what is another's. */
    private void checkOne(Path file, boolean isOnTheWay) throws IOException, HostException {
        Map<String, Object> attributes = Files.readAttributes(file, "unix:uid,mode");
        int mode = (int) attributes.get("mode");
        boolean open = (mode & OTHERS_WRITE) != 0 && !(isOnTheWay && (mode & STICKY) != 0);
        int uid = (int) attributes.get("uid");
        if (open || uid != owner && uid != 0) {
            throw new HostException("the daemon would be what others than root may change (" + file
                    + "): put Bulkhead where root alone writes, as below /Library, and install it from there");
        }
    }
}
