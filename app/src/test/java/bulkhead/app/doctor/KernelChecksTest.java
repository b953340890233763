package bulkhead.app.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import bulkhead.app.doctor.Finding.Verdict;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The kernel's settings under the names of ip-sysctl.rst. */
class KernelChecksTest {
    @TempDir
    private Path root;

    @BeforeEach
    void asMostComputersAre() throws IOException {
        set("ipv6/conf/all/disable_ipv6", "0");
        set("ipv6/conf/default/disable_ipv6", "0");
        set("ipv4/conf/all/src_valid_mark", "0");
        set("ipv4/conf/all/rp_filter", "0");
        set("ipv4/conf/eth0/rp_filter", "0");
    }

    @Test
    void ipv6ThatIsSwitchedOffIsToldWithWhatToType() throws IOException {
        assertThat(kernel(false).verdict()).isEqualTo(Verdict.GOOD);
        set("ipv6/conf/all/disable_ipv6", "1");
        set("ipv6/conf/default/disable_ipv6", "1");
        Finding off = kernel(false);
        assertThat(off.verdict()).isEqualTo(Verdict.WARNING);
        assertThat(off.recipes())
                .anySatisfy(recipe -> assertThat(recipe.lines()).contains("net.ipv6.conf.all.disable_ipv6=0"));
    }

    @Test
    void aKernelWithoutIpv6IsToldApartFromOneWhereItIsOff() throws IOException {
        delete(root.resolve("proc/sys/net/ipv6"));
        assertThat(kernel(false).remedy()).contains("ipv6.disable=1");
    }

    /** All interfaces' value and each one's: the greater one counts, and 2 is loose (RFC 3704 section 2.4). */
    @Test
    void aStrictReversePathFilterIsAMatterOnlyOnceItsExceptionIsGone() throws IOException {
        set("ipv4/conf/eth0/rp_filter", "1");
        assertThat(kernel(false).verdict()).isEqualTo(Verdict.GOOD);
        assertThat(kernel(true).verdict()).isEqualTo(Verdict.WARNING);
        set("ipv4/conf/all/src_valid_mark", "1");
        assertThat(kernel(true).verdict()).isEqualTo(Verdict.GOOD);
        set("ipv4/conf/all/src_valid_mark", "0");
        set("ipv4/conf/all/rp_filter", "2");
        assertThat(kernel(true).sentence()).contains("not strict");
    }

    @Test
    void saysWhoIsAskedForNames() throws IOException {
        assertThat(new KernelChecks(root, false).resolver().verdict()).isEqualTo(Verdict.WARNING);
        Path file = root.resolve("etc/resolv.conf");
        Files.createDirectories(file.getParent());
        Files.createSymbolicLink(file, Path.of("../run/systemd/resolve/stub-resolv.conf"));
        assertThat(new KernelChecks(root, false).resolver().sentence()).contains("systemd/resolve");
        Files.delete(file);
        Files.writeString(file, "nameserver 192.0.2.1\n");
        assertThat(new KernelChecks(root, false).resolver().verdict()).isEqualTo(Verdict.GOOD);
    }

    /** proc_net(5), of a computer with a default route by eth0 in each family, a tunnel's halves, and an unreachable one. */
    @Test
    void readsDefaultRoutesOfBothFamilies() throws IOException {
        Files.writeString(root.resolve("route"), """
                Iface\tDestination\tGateway \tFlags\tRefCnt\tUse\tMetric\tMask\t\tMTU\tWindow\tIRTT
                eth0\t00000000\t014DA8C0\t0003\t0\t0\t0\t00000000\t0\t0\t0
                tun7\t00000000\t00000000\t0001\t0\t0\t0\t00000080\t0\t0\t0
                eth0\t004DA8C0\t00000000\t0001\t0\t0\t0\t00FFFFFF\t0\t0\t0
                """);
        String any = "0".repeat(32);
        Files.writeString(
                root.resolve("ipv6_route"),
                any + " 00 " + any
                        + " 00 fe800000000000000000000000000001 00000400 00000001 00000000 00000003     eth0\n"
                        + any + " 00 " + any + " 00 " + any + " ffffffff 00000001 00000000 00200200       lo\n"
                        + "20010db8001000000000000000000000 40 " + any + " 00 " + any
                        + " 00000100 00000001 00000000 00000001     wlan0\n");
        assertThat(DefaultRoutes.ipv4(root)).isEqualTo(Set.of("eth0"));
        assertThat(DefaultRoutes.ipv6(root)).isEqualTo(Set.of("eth0"));
    }

    private Finding kernel(boolean connected) {
        return new KernelChecks(root, connected).kernel();
    }

    private void set(String name, String value) throws IOException {
        Path file = root.resolve("proc/sys/net").resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, value + "\n");
    }

    private static void delete(Path folder) throws IOException {
        try (var files = Files.walk(folder)) {
            for (Path file : files.sorted(java.util.Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
