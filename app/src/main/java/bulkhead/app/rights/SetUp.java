package bulkhead.app.rights;

import bulkhead.app.settings.LoginStart;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What lets this user connect: the guard's daemon as a service, and the group of those who may speak to it.
 *
 * @param shell what does it, as root
 * @param words the same for a terminal
 */
public record SetUp(AsRoot shell, String words) {
    private static final String SOCKET = "bulkhead-guard.socket";
    private static final String GROUP = "bulkhead";
    private static final List<String> UNITS = List.of(
            "etc/systemd/system", "usr/local/lib/systemd/system", "usr/lib/systemd/system", "lib/systemd/system");

    /** Of this computer, for this user; nothing where there is nothing to install from. */
    public static Optional<SetUp> ofThisComputer() {
        Optional<Path> launcher =
                Optional.ofNullable(System.getProperty(LoginStart.LAUNCHER)).map(Path::of);
        return of(Path.of("/"), launcher, System.getProperty("user.name"));
    }

    /** @param launcher what started this program, beside which the installer is */
    static Optional<SetUp> of(Path root, Optional<Path> launcher, String user) {
        boolean installed = UNITS.stream()
                .anyMatch(folder -> Files.exists(root.resolve(folder).resolve(SOCKET)));
        Optional<List<String>> first = installed
                ? Optional.of(List.of("systemctl", "enable", "--now", SOCKET))
                : launcher.map(Path::toAbsolutePath)
                        .map(program -> program.resolveSibling("scripts").resolve("install-daemon"))
                        .filter(Files::isExecutable)
                        .map(script -> List.of(script.toString()));
        return first.map(command -> of(command, List.of("usermod", "-aG", GROUP, user)));
    }

    private static SetUp of(List<String> first, List<String> then) {
        List<String> arguments = new ArrayList<>(
                List.of("-c", "n=$1; shift; first=(\"${@:1:n}\"); \"${first[@]}\" && \"${@:n+1}\"", "set-up"));
        arguments.add(Integer.toString(first.size()));
        Stream.of(first, then).forEach(arguments::addAll);
        return new SetUp(
                new AsRoot("/bin/bash", arguments), "sudo " + AsRoot.words(first) + " && sudo " + AsRoot.words(then));
    }
}
