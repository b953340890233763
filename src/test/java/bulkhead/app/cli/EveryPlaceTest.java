package bulkhead.app.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import bulkhead.acceptance.Bulkhead;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import picocli.CommandLine;

/**
 * Every command, in the places that are hard on its kind: a sentence, the exit code of the manual, and nothing half done.
 * Each run has a network, a home and a /run of its own.
 */
@Tag("process")
class EveryPlaceTest {
    private enum Place {
        /** As all the others: without a terminal, and with nothing on standard input. */
        WITHOUT_TERMINAL(Kind.KEEPS, Kind.GUARDS, Kind.SAYS),
        C_LOCALE(Kind.KEEPS),
        UNREAD_PIPE(Kind.GUARDS, Kind.SAYS),
        FULL_OUTPUT(Kind.GUARDS, Kind.SAYS),
        FULL_HOME(Kind.KEEPS, Kind.GUARDS),
        READ_ONLY_HOME(Kind.KEEPS),
        NOBODY(Kind.GUARDS),
        /** The system's list of users then says where the home is. */
        HOME_EMPTY,
        HOME_UNSET;

        private final Set<Kind> kinds;

        Place(Kind... kinds) {
            this.kinds = Set.of(kinds);
        }

        /** All of the kinds that the place is hard on, each by its own code; of the others, to which it is as all places, one. */
        List<Row> rows() {
            List<Row> rows = new ArrayList<>();
            Set<Kind> other = EnumSet.noneOf(Kind.class);
            for (Row row : ROWS) {
                if (kinds.contains(row.kind()) || other.add(row.kind())) {
                    rows.add(row);
                }
            }
            if (this == NOBODY) {
                rows.addAll(STAY);
            }
            return rows;
        }

        boolean canKeep() {
            return this != FULL_HOME && this != READ_ONLY_HOME;
        }
    }

    private enum Kind {
        /** Changes something in the user's home. */
        KEEPS,
        /** Takes rights over the network. */
        GUARDS,
        SAYS
    }

    /** @param exit where nothing is wrong */
    private record Row(String arguments, Kind kind, int exit) {
        int exit(Place place) {
            if (kind == Kind.GUARDS && place == Place.NOBODY || kind == Kind.KEEPS && !place.canKeep()) {
                return ExitCode.HOST;
            }
            return exit == 0 && place == Place.FULL_OUTPUT ? ExitCode.HOST : exit;
        }
    }

    /** Their arguments begin with the command's name. What a command has no file for is asked for, of nobody here. */
    private static final List<Row> ROWS = List.of(
            new Row("connect büro", Kind.GUARDS, ExitCode.HOST),
            new Row("connect nobody-has-this", Kind.SAYS, ExitCode.USAGE),
            new Row("connect --server vpn.example.org --user alice", Kind.SAYS, ExitCode.USAGE),
            new Row("desktop", Kind.SAYS, ExitCode.HOST),
            new Row("status", Kind.GUARDS, ExitCode.NOT_CONNECTED),
            new Row("disconnect", Kind.SAYS, 0),
            new Row("log", Kind.SAYS, ExitCode.NOT_CONNECTED),
            new Row("doctor", Kind.GUARDS, 0),
            new Row("doctor-server --root $f", Kind.SAYS, ExitCode.UNWELL),
            new Row("verify-ipv6", Kind.SAYS, ExitCode.USAGE),
            new Row("capture --to $f/session nobody-has-this", Kind.SAYS, ExitCode.USAGE),
            new Row("guard status", Kind.GUARDS, 0),
            new Row("guard block", Kind.GUARDS, 0),
            new Row("guard unblock", Kind.GUARDS, 0),
            new Row("guard portal -- true", Kind.GUARDS, ExitCode.HOST),
            new Row("guard install", Kind.SAYS, ExitCode.HOST),
            new Row("guard uninstall", Kind.SAYS, ExitCode.HOST),
            new Row("metrics", Kind.SAYS, ExitCode.HOST),
            new Row("policy show", Kind.SAYS, 0),
            new Row("policy check $f/psk", Kind.SAYS, ExitCode.USAGE),
            new Row("update", Kind.SAYS, 0),
            new Row("completion", Kind.SAYS, 0),
            new Row("profile list", Kind.SAYS, 0),
            new Row("profile show büro", Kind.SAYS, 0),
            new Row("profile add grün --server vpn.example.org --user u $secrets", Kind.KEEPS, 0),
            new Row("profile edit büro --mtu 1400", Kind.KEEPS, 0),
            new Row("profile import --secrets file --passphrase-file $f/psk $f/x.nmconnection", Kind.KEEPS, 0),
            new Row("profile export --format json büro $f/grün.json", Kind.KEEPS, 0),
            new Row("profile export --format json büro -", Kind.SAYS, 0),
            new Row("profile secrets büro $secrets", Kind.KEEPS, 0),
            new Row("profile secrets büro --secrets file", Kind.SAYS, ExitCode.USAGE),
            new Row("profile copy büro grün", Kind.KEEPS, 0),
            new Row("profile rename büro grün", Kind.KEEPS, 0),
            new Row("profile move büro 1", Kind.KEEPS, 0),
            new Row("profile delete büro", Kind.KEEPS, 0),
            new Row("profile delete --forget büro", Kind.KEEPS, 0),
            new Row("profile restore gone", Kind.KEEPS, 0));

    /** These stay until they are told to end, so their own tests run them; and those who may not are told so here. */
    private static final List<Row> STAY = List.of(
            new Row("guard watch --interface wg0 --endpoint udp:192.0.2.1:1", Kind.GUARDS, 0),
            new Row("guard serve", Kind.GUARDS, 0),
            new Row("leaktest", Kind.GUARDS, 0));

    /** It is minutes of work beside these, makes a place of its own, and has tests of its own. */
    private static final String DEMO = "demo";

    private static final String SCRIPT = """
            . "$0/scripts/toolchain.sh"
            find_jdk
            place=$1 out=$2 home=/mnt/büro
            mount -t tmpfs tmpfs /run
            mount -t tmpfs -o size=2m tmpfs /mnt
            sed "s,^\\(root:.*:\\)[^:]*:\\([^:]*\\)$,\\1$home:\\2," /etc/passwd >/run/passwd
            mount --bind /run/passwd /etc/passwd
            ip link set lo up
            unset "${!XDG_@}" DISPLAY WAYLAND_DISPLAY DBUS_SESSION_BUS_ADDRESS
            f=$home/files profiles=$home/.config/bulkhead/profiles
            mkdir -p $f $profiles/.before /run/user/0
            export HOME=$home LC_ALL=C.UTF-8 XDG_RUNTIME_DIR=/run/user/0
            chmod 700 $XDG_RUNTIME_DIR
            echo 'a long secret that nobody guesses' >$f/psk
            printf '{"version":1,"id":"1","server":"192.0.2.1","user":"u","pskFile":"%s","passwordFile":"%s"}' \\
                $f/psk $f/psk | tee $profiles/büro.json >$profiles/.before/gone.json
            printf '[connection]\\nid=grün\\n[vpn]\\nservice-type=org.freedesktop.NetworkManager.l2tp\\ngateway=a.example
            user=u\\n[vpn-secrets]\\nipsec-psk=the pre-shared key of 24\\n' >$f/x.nmconnection
            secrets="--secrets file --psk-file $f/psk --password-file $f/psk --passphrase-file $f/psk"
            as=()
            case $place in
            C_LOCALE) export LC_ALL=C ;;
            FULL_OUTPUT) exec >/dev/full ;;
            UNREAD_PIPE) mkfifo /run/pipe; exec 8<>/run/pipe >/run/pipe 8>&- ;;
            FULL_HOME) cat /dev/zero >/mnt/fill 2>/dev/null || true ;;
            READ_ONLY_HOME) mount -o remount,ro /mnt ;;
            NOBODY)
                chown -R 65534:65534 $home $XDG_RUNTIME_DIR
                as=(setpriv --reuid=65534 --regid=65534 --clear-groups)
                ;;
            HOME_EMPTY) HOME= ;;
            HOME_UNSET) unset HOME ;;
            esac
            kept() { (cd $home && find .config files -type f ! -name .lock -exec md5sum {} + | sort -k 2); }
            kept >"$out/before"
            eval "set -- $3"
            java_command "$0/app/target/image" "$1"
            in_utf8
            code=0
            setsid --wait "${as[@]}" "${java[@]}" "$@" </dev/null 2>"$out/errors" || code=$?
            kept >"$out/after"
            echo $code >"$out/code"
            """;

    @TempDir
    private Path folder;

    private record Run(Row row, int exit, String output, String errors, String before, String after) {}

    @ParameterizedTest
    @EnumSource
    void endsWithASentenceAndLeavesNothingHalfDone(Place place) throws Exception {
        assumeTrue(System.getProperty("user.name").equals("root"), "needs root, for places of its own");
        // Has the start-up cache made before it is used.
        Bulkhead.command(null);
        List<Future<Run>> runs = new ArrayList<>();
        try (ExecutorService processors = Executors.newFixedThreadPool(2)) {
            for (Row row : place.rows()) {
                Callable<Run> run = () -> run(place, row);
                runs.add(processors.submit(run));
            }
        }
        List<String> wrong = new ArrayList<>();
        for (Future<Run> run : runs) {
            wrong.addAll(wrong(place, run.get()));
        }
        assertThat(wrong).isEmpty();
    }

    private static List<String> wrong(Place place, Run run) {
        List<String> wrong = new ArrayList<>();
        String what = place + ", " + run.row().arguments() + ": ";
        if (run.exit() != run.row().exit(place) && !mayEndOtherwise(place, run)) {
            wrong.add(what + "exit code " + run.exit() + ", not " + run.row().exit(place) + ": " + run.errors());
        }
        if (run.errors().contains("Exception") || run.errors().contains("\tat ")) {
            wrong.add(what + "no sentence: " + run.errors());
        }
        if (run.exit() != 0 && place != Place.UNREAD_PIPE && (run.output() + run.errors()).isBlank()) {
            wrong.add(what + "nothing is said");
        }
        if (run.exit() != 0 && place != Place.FULL_OUTPUT && !run.before().equals(run.after())) {
            wrong.add(what + "it failed, and changed " + run.before() + " to " + run.after());
        }
        if (run.after().contains(".tmp")) {
            wrong.add(what + "half written: " + run.after());
        }
        if (run.exit() == 0 && run.row().kind() == Kind.KEEPS && run.before().equals(run.after())) {
            wrong.add(what + "it says that it went well, and changed nothing");
        }
        return wrong;
    }

    /** That nobody reads is noticed before or after the connection fails; a profile is restored by a rename, in no room. */
    private static boolean mayEndOtherwise(Place place, Run run) {
        return place == Place.UNREAD_PIPE && run.row().arguments().startsWith("connect büro") && run.exit() == 0
                || place == Place.FULL_HOME && run.row().arguments().startsWith("profile restore") && run.exit() == 0;
    }

    private Run run(Place place, Row row) throws IOException, InterruptedException {
        Path out = Files.createTempDirectory(folder, "run");
        Process process = new ProcessBuilder(
                        "unshare",
                        "--mount",
                        "--net",
                        "bash",
                        "-euc",
                        SCRIPT,
                        Bulkhead.root().toString(),
                        place.name(),
                        out.toString(),
                        row.arguments())
                .redirectOutput(out.resolve("output").toFile())
                .redirectError(out.resolve("script").toFile())
                .start();
        if (!process.waitFor(5, TimeUnit.MINUTES)) {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            throw new AssertionError(place + ", " + row.arguments() + ": it does not end");
        }
        assertThat(process.exitValue())
                .as(Files.readString(out.resolve("script")))
                .isZero();
        return new Run(
                row,
                Integer.parseInt(Files.readString(out.resolve("code")).strip()),
                Files.readString(out.resolve("output")),
                Files.readString(out.resolve("errors")),
                Files.readString(out.resolve("before")),
                Files.readString(out.resolve("after")));
    }

    @Test
    void knowsEveryCommand() {
        Map<String, CommandLine> commands = new LinkedHashMap<>();
        collect("", BulkheadCommand.line(), commands);
        Set<String> unknown = new TreeSet<>(commands.keySet());
        unknown.remove(DEMO);
        for (List<Row> rows : List.of(ROWS, STAY)) {
            rows.forEach(row -> unknown.removeIf(command -> (row.arguments() + " ").startsWith(command + " ")));
        }
        assertThat(unknown).isEmpty();
    }

    private static void collect(String path, CommandLine line, Map<String, CommandLine> leaves) {
        line.getSubcommands().forEach((name, sub) -> {
            if (!sub.getCommandSpec().usageMessage().hidden()
                    && sub.getSubcommands().isEmpty()) {
                leaves.put((path + " " + name).strip(), sub);
            }
            collect((path + " " + name).strip(), sub, leaves);
        });
    }
}
