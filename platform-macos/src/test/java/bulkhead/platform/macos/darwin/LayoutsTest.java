package bulkhead.platform.macos.darwin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.jna.Structure;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Sizes, places, requests and numbers as Apple's ABI has them. */
class LayoutsTest {
    private static final Pattern NUMBER = Pattern.compile("(?m)^_(\\w+):.*\\n\\s+\\.quad\\s+(\\d+)");

    /** A structure with its fields' places, which JNA tells nobody else. */
    private static int offset(Structure structure, String field) throws ReflectiveOperationException {
        var offset = Structure.class.getDeclaredMethod("fieldOffset", String.class);
        offset.setAccessible(true);
        return (int) offset.invoke(structure, field);
    }

    private static Map<String, Long> compiled(String target) throws IOException, InterruptedException {
        assumeTrue(
                Files.isExecutable(Path.of("/usr/bin/clang")),
                "there is no clang here, which alone knows Apple's layouts: install it");
        Process clang = new ProcessBuilder(
                        "/usr/bin/clang", "-target", target, "-ffreestanding", "-S", "-x", "c", "-o", "-", "-")
                .redirectErrorStream(true)
                .start();
        try (InputStream source = LayoutsTest.class.getResourceAsStream("layouts.c");
                var stdin = clang.getOutputStream()) {
            source.transferTo(stdin);
        }
        String assembly = new String(clang.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(clang.waitFor()).as(assembly).isZero();
        Map<String, Long> numbers = new HashMap<>();
        Matcher number = NUMBER.matcher(assembly);
        while (number.find()) {
            numbers.put(number.group(1), Long.parseLong(number.group(2)));
        }
        return numbers;
    }

    @ParameterizedTest
    @ValueSource(strings = {"arm64-apple-macos13", "x86_64-apple-macos13"})
    void structuresAndRequestsAreAsAppleTargetsHaveThem(String target) throws Exception {
        Map<String, Long> wanted = compiled(target);
        Map<String, Long> found = new HashMap<>();
        found.put("size_ctl_info", (long) new CtlInfo().size());
        found.put("offset_ctl_info_ctl_name", (long) offset(new CtlInfo(), "ctl_name"));
        found.put("size_sockaddr_ctl", (long) new SockaddrCtl().size());
        for (String field : new String[] {"ss_sysaddr", "sc_id", "sc_unit"}) {
            found.put("offset_sockaddr_ctl_" + field, (long) offset(new SockaddrCtl(), field));
        }
        found.put("size_pfioc_pooladdr", (long) new PfiocPooladdr().size());
        found.put("offset_pfioc_pooladdr_ticket", (long) offset(new PfiocPooladdr(), "ticket"));
        found.put("size_pfioc_rule", (long) new PfiocRule().size());
        for (String field : new String[] {"ticket", "pool_ticket", "nr", "anchor", "anchor_call", "rule"}) {
            found.put("offset_pfioc_rule_" + field, (long) offset(new PfiocRule(), field));
        }
        found.put("size_pf_rule", (long) new PfiocRule().rule.length);
        found.put("offset_pf_rule_action", (long) ofAction());
        found.put("size_pfioc_state_kill", (long) new PfiocStateKill().size());
        found.put("size_pfioc_token", (long) PfiocTokens.TOKEN);
        found.put("size_pfioc_tokens", (long) new PfiocTokens().size());
        found.put("offset_pfioc_tokens_buffer", (long) offset(new PfiocTokens(), "buffer"));
        found.put("size_pfioc_remove_token", (long) new PfiocRemoveToken().size());
        found.put("offset_pfioc_remove_token_refcount", (long) offset(new PfiocRemoveToken(), "refcount"));
        found.put("size_sockaddr_in", (long) SocketAddress.IPV4);
        found.put("size_sockaddr_in6", (long) SocketAddress.IPV6);
        found.put("offset_sockaddr_in_sin_port", (long) SocketAddress.PORT_OFFSET);
        found.put("offset_rt_msghdr_rtm_type", (long) Darwin.RTM_TYPE_OFFSET);
        found.put("offset_if_msghdr_ifm_type", (long) Darwin.RTM_TYPE_OFFSET);
        found.put("offset_ifa_msghdr_ifam_type", (long) Darwin.RTM_TYPE_OFFSET);
        found.put("offset_rt_msghdr_rtm_index", (long) Darwin.RTM_INDEX_OFFSET);
        found.put("offset_if_msghdr_ifm_index", (long) Darwin.IFM_INDEX_OFFSET);
        found.put("offset_ifa_msghdr_ifam_index", (long) Darwin.IFM_INDEX_OFFSET);
        found.put("size_sockaddr_un", (long) SocketAddress.UNIX);
        found.put("size_msghdr", (long) SocketMessage.DARWIN.size());
        found.put("offset_msghdr_msg_iov", (long) SocketMessage.MSG_IOV);
        found.put("offset_msghdr_msg_iovlen", (long) SocketMessage.MSG_IOVLEN);
        found.put("offset_msghdr_msg_control", (long) SocketMessage.MSG_CONTROL);
        found.put("offset_msghdr_msg_controllen", (long) SocketMessage.MSG_CONTROLLEN);
        found.put("offset_msghdr_msg_flags", (long) SocketMessage.DARWIN.flags());
        found.put("size_iovec", (long) SocketMessage.IOVEC);
        found.put("size_cmsghdr", (long) SocketMessage.DARWIN.controlHeader());
        found.put("offset_cmsghdr_cmsg_level", (long) SocketMessage.DARWIN.number());
        found.put("offset_group_gr_gid", (long) DarwinAccounts.GR_GID);
        found.put("number_CMSG_LEN", (long) SocketMessage.DARWIN.controlLength());
        found.put("number_CMSG_SPACE", (long) SocketMessage.DARWIN.controlSpace());
        // As CredentialsTest has them.
        found.put("size_xucred", 76L);
        found.put("offset_xucred_cr_uid", 4L);
        found.put("offset_xucred_cr_ngroups", 8L);
        found.put("offset_xucred_cr_groups", 12L);
        found.put("size_audit_token", 32L);
        for (String request : new String[] {
            "CTLIOCGINFO",
            "DIOCSTARTREF",
            "DIOCSTOPREF",
            "DIOCGETSTARTERS",
            "DIOCGETRULES",
            "DIOCGETRULE",
            "DIOCCHANGERULE",
            "DIOCKILLSTATES",
            "DIOCBEGINADDRS"
        }) {
            found.put("number_" + request, Darwin.class.getField(request).getLong(null));
        }
        assertThat(wanted).containsAllEntriesOf(found);
    }

    /** Where a rule says that it is one of scrub. */
    private static int ofAction() {
        byte[] rule = new PfiocRule(Darwin.PF_SCRUB).rule;
        int at = 0;
        while (rule[at] == 0) {
            at++;
        }
        return at;
    }

    /**
     * By XNU's headers (xnu-11417.101.15, of macOS 15.4), and by golang.org/x/sys/unix/zerrors_darwin_arm64.go, which a Mac generated;
     * those that Go has not, by wireguard-go's tun_darwin.go (SYSPROTO_CONTROL, UTUN_OPT_IFNAME) or, where it says so, by XNU alone.
     */
    @ParameterizedTest
    @CsvSource({
        "EPERM, 1",
        "ENOENT, 2",
        "ESRCH, 3",
        "EINTR, 4",
        "EACCES, 13",
        "EBUSY, 16",
        "EINVAL, 22",
        "EAGAIN, 35",
        "ECONNRESET, 54",
        "ENOBUFS, 55",
        "ECONNREFUSED, 61",
        "O_RDWR, 2",
        "O_CLOEXEC, 0x1000000",
        "O_NONBLOCK, 4",
        "F_SETFD, 2",
        "F_GETFL, 3",
        "F_SETFL, 4",
        "FD_CLOEXEC, 1",
        "POLLIN, 1",
        "POLLOUT, 4",
        "POLLERR, 8",
        "POLLHUP, 0x10",
        "POLLNVAL, 0x20",
        "AF_UNIX, 1",
        "SOCK_STREAM, 1",
        "SCM_RIGHTS, 1",
        "MSG_CTRUNC, 0x20",
        "SOL_LOCAL, 0", // XNU's sys/un.h and GLib's gcredentialsprivate.h, as are the next
        "LOCAL_PEERCRED, 1",
        "LOCAL_PEERPID, 2",
        "LOCAL_PEERTOKEN, 6", // XNU alone
        "AF_INET, 2",
        "AF_ROUTE, 0x11",
        "AF_INET6, 0x1e",
        "AF_SYSTEM, 0x20",
        "AF_SYS_CONTROL, 2",
        "SOCK_DGRAM, 2",
        "SOCK_RAW, 3",
        "SOL_SOCKET, 0xffff",
        "SO_SNDBUF, 0x1001",
        "SO_RCVBUF, 0x1002",
        "SYSPROTO_CONTROL, 2",
        "UTUN_OPT_IFNAME, 2",
        "UTUN_OPT_MAX_PENDING_PACKETS, 16", // XNU alone
        "CTLIOCGINFO, 0xc0644e03",
        "IFNAMSIZ, 0x10",
        "RTM_ADD, 1",
        "RTM_DELETE, 2",
        "RTM_CHANGE, 3",
        "RTM_NEWADDR, 0xc",
        "RTM_DELADDR, 0xd",
        "RTM_IFINFO, 0xe",
        "CLOCK_MONOTONIC_RAW, 4",
        "IPPROTO_IP, 0",
        "IPPROTO_IPV6, 0x29",
        "IP_BOUND_IF, 0x19",
        "IPV6_BOUND_IF, 0x7d",
        "PF_PASS, 0", // XNU and pfctl-rs, as are the next
        "PF_SCRUB, 2",
        "PF_CHANGE_ADD_HEAD, 1",
        "PF_CHANGE_REMOVE, 5",
        "PF_CHANGE_GET_TICKET, 6"
    })
    void numbersAreThoseOfTwoSources(String name, String value) throws ReflectiveOperationException {
        assertThat(Darwin.class.getField(name).getLong(null)).isEqualTo(Long.decode(value));
    }
}
