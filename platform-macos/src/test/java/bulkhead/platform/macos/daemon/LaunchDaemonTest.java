package bulkhead.platform.macos.daemon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import bulkhead.leakguard.host.HostException;
import bulkhead.platform.macos.fake.FakeMac;
import bulkhead.platform.macos.fake.Faults.Fault;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.xml.sax.InputSource;

/** The daemon as launchd has it, with each program failing once. */
class LaunchDaemonTest {
    private static final List<String> COMMAND = List.of("/Library/Bulkhead/bin/java", "-Da=<&>", "guard", "serve");

    private final FakeMac mac = new FakeMac(() -> {});

    @TempDir
    Path folder;

    private LaunchDaemon daemon;

    @BeforeEach
    void open() {
        daemon = new LaunchDaemon(mac, mac, folder.resolve("bulkhead.guard.plist"), folder.resolve("guard.sock"));
    }

    private void assertNothingIsLeft() throws Exception {
        assertThat(mac.programs.job).isEmpty();
        try (var files = Files.list(folder)) {
            assertThat(files).isEmpty();
        }
    }

    /** launchd.plist(5), by the words of a property list: a key and what it has. */
    private static Optional<Element> at(Element dictionary, String key) {
        for (Node each = dictionary.getFirstChild(); each != null; each = each.getNextSibling()) {
            if (each instanceof Element element
                    && element.getTagName().equals("key")
                    && element.getTextContent().equals(key)) {
                Node value = each.getNextSibling();
                while (!(value instanceof Element)) {
                    value = value.getNextSibling();
                }
                return Optional.of((Element) value);
            }
        }
        return Optional.empty();
    }

    @Test
    void launchdReadsWhatItIsToRunAndKeepAndListenAt() throws Exception {
        String text = daemon.text(COMMAND, 501).replaceFirst("<!DOCTYPE[^>]*>", "");
        Element root = DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(new InputSource(new StringReader(text)))
                .getDocumentElement();
        Element all = (Element) root.getElementsByTagName("dict").item(0);
        assertThat(at(all, "Label").orElseThrow().getTextContent()).isEqualTo("bulkhead.guard");
        var words = at(all, "ProgramArguments").orElseThrow().getElementsByTagName("string");
        assertThat(words.getLength()).isEqualTo(COMMAND.size());
        for (int i = 0; i < COMMAND.size(); i++) {
            assertThat(words.item(i).getTextContent()).isEqualTo(COMMAND.get(i));
        }
        assertThat(at(all, "RunAtLoad").orElseThrow().getTagName()).isEqualTo("true");
        assertThat(at(all, "KeepAlive").orElseThrow().getTagName()).isEqualTo("true");
        assertThat(at(all, "UserName")).as("root's, as launchd's daemons are").isEmpty();
        Element socket =
                at(at(all, "Sockets").orElseThrow(), LaunchDaemon.SOCKET).orElseThrow();
        assertThat(at(socket, "SockPathName").orElseThrow().getTextContent())
                .isEqualTo(folder.resolve("guard.sock").toString());
        assertThat(Integer.toOctalString(Integer.parseInt(
                        at(socket, "SockPathMode").orElseThrow().getTextContent())))
                .isEqualTo("660");
        assertThat(at(socket, "SockPathOwner").orElseThrow().getTextContent()).isEqualTo("0");
        assertThat(at(socket, "SockPathGroup").orElseThrow().getTextContent()).isEqualTo("501");
    }

    @Test
    void itIsInstalledOnceWithItsGroupAndRemovedWithIt() throws Exception {
        mac.groups.remove("bulkhead");
        daemon.install(COMMAND);
        assertThat(mac.programs.job).contains("system/bulkhead.guard");
        assertThat(mac.groups).containsKey("bulkhead");
        assertThat(Files.getPosixFilePermissions(daemon.job())).isEqualTo(PosixFilePermissions.fromString("rw-r--r--"));
        assertThatThrownBy(() -> daemon.install(COMMAND))
                .isInstanceOf(HostException.class)
                .hasMessageContaining("installed already");
        daemon.start();
        daemon.uninstall();
        assertNothingIsLeft();
        assertThat(mac.groups).doesNotContainKey("bulkhead");
        assertThatThrownBy(daemon::uninstall).isInstanceOf(HostException.class).hasMessageContaining("not installed");
        assertThatThrownBy(daemon::start).isInstanceOf(HostException.class).hasMessageContaining("guard install");
    }

    @Test
    void oneThatLaunchdDoesNotRunIsRemovedAllTheSame() throws Exception {
        daemon.install(COMMAND);
        mac.programs.job = Optional.empty();
        daemon.uninstall();
        assertNothingIsLeft();
    }

    private interface Step {
        void run() throws HostException;
    }

    private static boolean fails(Step step) {
        try {
            step.run();
            return false;
        } catch (HostException e) {
            return true;
        }
    }

    /** Half of it would be in the way of the next attempt; somebody's group from before stays. */
    @ParameterizedTest
    @EnumSource(Fault.class)
    void whateverFailsOfItsInstallationNothingIsLeft(Fault fault) throws Exception {
        for (boolean hadGroup : new boolean[] {false, true}) {
            int call = 0;
            for (boolean reached = true; reached; call++) {
                mac.groups.remove("bulkhead");
                if (hadGroup) {
                    mac.groups.put("bulkhead", 501L);
                }
                mac.faults.failAt(call, fault);
                boolean failed = fails(() -> daemon.install(COMMAND));
                reached = mac.faults.hasFailed();
                mac.faults.failAt(-1, Fault.BEFORE);
                assertThat(failed).isEqualTo(reached);
                if (reached) {
                    assertNothingIsLeft();
                    assertThat(mac.groups.containsKey("bulkhead")).isEqualTo(hadGroup);
                } else {
                    daemon.uninstall();
                }
            }
            assertThat(call).as("each call of it").isEqualTo(hadGroup ? 2 : 3);
        }
    }

    @ParameterizedTest
    @EnumSource(Fault.class)
    void whateverFailsOfItsRemovalTheNextAttemptRemovesIt(Fault fault) throws Exception {
        int call = 0;
        for (boolean reached = true; reached; call++) {
            mac.groups.put("bulkhead", 501L);
            daemon.install(COMMAND);
            mac.faults.failAt(call, fault);
            assertThat(fails(daemon::uninstall)).isEqualTo(mac.faults.hasFailed());
            reached = mac.faults.hasFailed();
            mac.faults.failAt(-1, Fault.BEFORE);
            if (reached) {
                assertThat(daemon.job())
                        .as("it says that there is something to remove")
                        .exists();
                daemon.uninstall();
            }
            assertNothingIsLeft();
        }
        assertThat(call).as("each call of it").isEqualTo(3);
    }
}
