package bulkhead.platform.linux.routes;

import bulkhead.leakguard.host.HostException;
import bulkhead.platform.linux.system.StateDirectory;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The kernel settings the tunnel needs. Those of the TUN interface go with it; those of the host are put back. */
public final class Sysctls {
    private static final Logger LOG = LoggerFactory.getLogger(Sysctls.class);
    static final Path NET = Path.of("/proc/sys/net");

    /**
     * All that is ever written below {@link #NET} but for the TUN interface's own, for whoever confines this process: here and by
     * {@link ArpReplies}, whose star is any link.
     */
    static final List<String> OF_THE_HOST = List.of("ipv4/conf/all/src_valid_mark", "ipv4/conf/*/arp_ignore");

    private static final Path SRC_VALID_MARK = NET.resolve("ipv4/conf/all/src_valid_mark");
    private static final String SAVED = "src_valid_mark";

    /** IN6_ADDR_GEN_MODE_NONE */
    private static final String NO_ADDRESS = "1";

    private final StateDirectory state;

    public Sysctls(StateDirectory state) {
        this.state = state;
    }

    /** With a strict reverse path filter the kernel is to look up the way back to the server with our mark. */
    void validateSourceByMark() throws HostException {
        if (anyStrictReversePathFilter() && read(SRC_VALID_MARK).equals("0")) {
            state.save(SAVED, "0");
            write(SRC_VALID_MARK, "1");
        }
    }

    /** Puts back what {@link #validateSourceByMark} of this run or of a crashed one set. */
    void restore() throws HostException {
        Optional<String> saved = state.load(SAVED);
        if (saved.isPresent()) {
            write(SRC_VALID_MARK, saved.get().strip());
            state.delete(SAVED);
        }
    }

    /** Whether a new interface has IPv6, or can be given it. */
    public static boolean canHaveIpv6() {
        Path disabled = NET.resolve("ipv6/conf/default/disable_ipv6");
        try {
            return Files.isWritable(disabled) || read(disabled).equals("0");
        } catch (HostException e) {
            return false;
        }
    }

    /**
     * All its addresses are ours to set (RFC 5072 section 4.1: the link-local one is of the identifier that was negotiated). The
     * kernel gives an interface without one of its own an address that it draws as soon as it is up.
     */
    void keepOwnIpv6Addresses(String tun) throws HostException {
        Path conf = ipv6(tun);
        if (Files.isDirectory(conf) && !read(conf.resolve("addr_gen_mode")).equals(NO_ADDRESS)) {
            wish(conf.resolve("addr_gen_mode"), NO_ADDRESS);
            // Takes away what it was given.
            wish(conf.resolve("disable_ipv6"), "1");
        }
    }

    /** IPv6 on the TUN interface that is up, which after an MTU below IPv6's begins anew; without IPv6 in the tunnel there is none. */
    void enableIpv6(String tun, boolean enable) throws HostException {
        Path conf = ipv6(tun);
        if (Files.isDirectory(conf)) {
            keepOwnIpv6Addresses(tun);
            wish(conf.resolve("accept_ra"), "0");
            if (enable) {
                write(conf.resolve("disable_ipv6"), "0");
            } else {
                wish(conf.resolve("disable_ipv6"), "1");
            }
        } else if (enable) {
            throw new HostException("this host has IPv6 turned off: connect with --no-ipv6, or turn it on");
        }
    }

    private static Path ipv6(String tun) {
        return NET.resolve("ipv6/conf").resolve(tun);
    }

    /** A new IPv4 address with the old one's peer is a secondary of it, and would go with it. */
    void keepNewAddresses(String tun) throws HostException {
        wish(NET.resolve("ipv4/conf").resolve(tun).resolve("promote_secondaries"), "1");
    }

    private static boolean anyStrictReversePathFilter() throws HostException {
        try (DirectoryStream<Path> interfaces = Files.newDirectoryStream(NET.resolve("ipv4/conf"))) {
            for (Path each : interfaces) {
                if (read(each.resolve("rp_filter")).equals("1")) {
                    return true;
                }
            }
            return false;
        } catch (IOException e) {
            throw new HostException("the kernel's settings cannot be read (" + e.getMessage() + "): mount /proc", e);
        }
    }

    /** Sets what the tunnel is better with, and works without. */
    static void wish(Path path, String value) {
        try {
            write(path, value);
        } catch (HostException e) {
            LOG.debug("{}; going on without", e.getMessage());
        }
    }

    static String read(Path path) throws HostException {
        try {
            return Files.readString(path).strip();
        } catch (IOException e) {
            throw new HostException("the kernel setting " + path + " cannot be read: mount /proc", e);
        }
    }

    static void write(Path path, String value) throws HostException {
        try {
            if (!Files.readString(path).strip().equals(value)) {
                Files.writeString(path, value);
                LOG.debug("{} = {}", path, value);
            }
        } catch (IOException e) {
            throw new HostException(
                    "the kernel setting " + path
                            + " cannot be set: run with sudo; in a container, where these settings are"
                            + " read-only, set it to " + value + " when that is started",
                    e);
        }
    }
}
