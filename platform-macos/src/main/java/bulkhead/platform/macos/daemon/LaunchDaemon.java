package bulkhead.platform.macos.daemon;

import bulkhead.leakguard.host.HostException;
import bulkhead.leakguard.host.Steps;
import bulkhead.platform.macos.darwin.Accounts;
import bulkhead.platform.macos.system.Commands;
import bulkhead.platform.macos.system.Commands.Program;
import bulkhead.platform.macos.system.Commands.Result;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.Collectors;

/**
 * The daemon as launchd has it: started with macOS and again whenever it ends, behind a socket that is launchd's, so that who connects
 * meanwhile waits.
 *
 * @param job the property list that launchd reads
 * @param socket where it listens
 */
public record LaunchDaemon(Commands commands, Accounts accounts, Path job, Path socket) {
    public static final Path HERE = Path.of("/Library/LaunchDaemons/bulkhead.guard.plist");
    static final String GROUP = "bulkhead";

    /** Under which the property list has the socket. */
    static final String SOCKET = "guard";

    private static final String LABEL = "bulkhead.guard";
    private static final String SERVICE = "system/" + LABEL;
    /** launchctl(1), {@code launchctl error}: what is asked for is not there. */
    private static final int NO_SUCH_PROCESS = 3;

    private static final String BLOCKED = ": look whether System Settings, Login Items, forbids it";

    /** Writes it down and has launchd start it. @param command of {@code guard serve} */
    public void install(List<String> command) throws HostException {
        if (Files.exists(job)) {
            throw new HostException(
                    "the guard's daemon is installed already: remove it first" + " (sudo bulkhead guard uninstall)");
        }
        boolean hadGroup = accounts.group(GROUP).isPresent();
        boolean done = false;
        try {
            write(text(command, group()));
            Result result = commands.run(Program.LAUNCHCTL, "", List.of("bootstrap", "system", job.toString()));
            if (!result.ok()) {
                throw new HostException("launchd does not start the guard's daemon (" + result.err() + ")" + BLOCKED);
            }
            done = true;
        } finally {
            if (!done) {
                remove(!hadGroup);
            }
        }
    }

    /** The number of the group whose members may speak to the daemon; a new one where there is none. */
    private long group() throws HostException {
        OptionalLong known = accounts.group(GROUP);
        if (known.isPresent()) {
            return known.getAsLong();
        }
        Result result = commands.run(Program.DSEDITGROUP, "", List.of("-o", "create", "-r", "Bulkhead", GROUP));
        return accounts.group(GROUP)
                .orElseThrow(() -> new HostException(
                        "the group " + GROUP + " cannot be made (" + result.err() + "): run with sudo"));
    }

    private void write(String text) throws HostException {
        Path fresh = job.resolveSibling(job.getFileName() + ".new");
        try {
            Files.deleteIfExists(fresh);
            Files.createFile(fresh, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            Files.writeString(fresh, text);
            // launchd takes none that others may write, launchd.plist(5).
            Files.setPosixFilePermissions(fresh, PosixFilePermissions.fromString("rw-r--r--"));
            Files.move(fresh, job, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new HostException(job + " cannot be written (" + e.getMessage() + "): run with sudo", e);
        }
    }

    /** Ends it and removes it; what the guard lets pass stays as it is. */
    public void uninstall() throws HostException {
        if (!Files.exists(job)) {
            throw new HostException("the guard's daemon is not installed: there is nothing to remove");
        }
        remove(true);
    }

    /** What says that it is installed goes last, so that a removal that failed can be tried again. */
    private void remove(boolean withGroup) throws HostException {
        Steps.all(this::stop, () -> {
            if (withGroup) {
                forgetGroup();
            }
        });
        try {
            Files.deleteIfExists(socket);
            Files.deleteIfExists(job);
        } catch (IOException e) {
            throw new HostException(job + " cannot be removed (" + e.getMessage() + "): run with sudo", e);
        }
    }

    private void stop() throws HostException {
        Result result = commands.run(Program.LAUNCHCTL, "", List.of("bootout", SERVICE));
        if (!result.ok() && result.exit() != NO_SUCH_PROCESS) {
            throw new HostException("launchd does not end the guard's daemon (" + result.err() + "): run with sudo");
        }
    }

    private void forgetGroup() throws HostException {
        if (accounts.group(GROUP).isPresent()) {
            Result result = commands.run(Program.DSEDITGROUP, "", List.of("-o", "delete", GROUP));
            if (!result.ok()) {
                throw new HostException(
                        "the group " + GROUP + " cannot be removed (" + result.err() + "): run with sudo");
            }
        }
    }

    /** Starts it now, which is root's to ask. */
    public void start() throws HostException {
        Result result = commands.run(Program.LAUNCHCTL, "", List.of("kickstart", SERVICE));
        if (!result.ok()) {
            throw new HostException("launchd does not start the guard's daemon (" + result.err()
                    + "): run 'sudo bulkhead guard install', or 'sudo launchctl kickstart " + SERVICE + "'");
        }
    }

    /** launchd.plist(5). It wants a mode as a decimal number: 432 is 0660. */
    String text(List<String> command, long group) {
        return """
                <?xml version="1.0" encoding="UTF-8"?>
                <!DOCTYPE plist PUBLIC "-//Apple//DTD PLIST 1.0//EN" "http://www.apple.com/DTDs/PropertyList-1.0.dtd">
                <plist version="1.0">
                <dict>
                  <key>Label</key>
                  <string>%s</string>
                  <key>ProgramArguments</key>
                  <array>
                %s
                  </array>
                  <key>EnvironmentVariables</key>
                  <dict>
                    <key>BULKHEAD_UNTRIED</key>
                    <string>1</string>
                  </dict>
                  <key>RunAtLoad</key>
                  <true/>
                  <key>KeepAlive</key>
                  <true/>
                  <key>ProcessType</key>
                  <string>Interactive</string>
                  <key>Umask</key>
                  <integer>63</integer>
                  <key>StandardErrorPath</key>
                  <string>/var/log/bulkhead-guard.log</string>
                  <key>Sockets</key>
                  <dict>
                    <key>%s</key>
                    <dict>
                      <key>SockType</key>
                      <string>stream</string>
                      <key>SockPathName</key>
                      <string>%s</string>
                      <key>SockPathMode</key>
                      <integer>432</integer>
                      <key>SockPathOwner</key>
                      <integer>0</integer>
                      <key>SockPathGroup</key>
                      <integer>%d</integer>
                    </dict>
                  </dict>
                </dict>
                </plist>
                """.formatted(
                        LABEL,
                        command.stream()
                                .map(word -> "    <string>" + escaped(word) + "</string>")
                                .collect(Collectors.joining("\n")),
                        SOCKET,
                        escaped(socket.toString()),
                        group);
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }
}
