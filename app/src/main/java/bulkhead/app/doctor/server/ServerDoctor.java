package bulkhead.app.doctor.server;

import bulkhead.app.doctor.Examination;
import bulkhead.app.doctor.Finding;
import bulkhead.app.doctor.Finding.Side;
import bulkhead.app.doctor.Topic;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** Examines the Linux server that it runs on, or whose disk is below a folder: by what is written there, without a client. */
public final class ServerDoctor implements Examination {
    private static final Path SYSTEM = Path.of("/");

    private static final List<String> PLACES = List.of(
            "/etc/swanctl/swanctl.conf",
            "/etc/ipsec.conf",
            "/etc/ipsec.secrets",
            "/etc/xl2tpd/xl2tpd.conf",
            "/etc/ppp/options",
            "/etc/ppp/options.xl2tpd",
            "/etc/ppp/chap-secrets",
            "/etc/radvd.conf",
            "/etc/dnsmasq.conf",
            "/etc/kea/kea-dhcp6.conf");

    private final Disk disk;
    private final Map<Topic, Supplier<Finding>> looks = new LinkedHashMap<>();

    /** @param root where the server's files are; of any other than {@code /} no program is asked */
    public ServerDoctor(Path root) {
        disk = new Disk(root);
        Sockets sockets = new Sockets(disk);
        IkeSide ike = new IkeSide(disk, sockets);
        PppSide ppp = new PppSide(disk, sockets);
        RouterSide router = new RouterSide(disk);
        KernelSide kernel = new KernelSide(disk, root.equals(SYSTEM) ? listed() : written());
        looks.put(Topic.RIGHTS, this::rights);
        looks.put(Topic.KERNEL, kernel::kernel);
        looks.put(Topic.FIREWALL, kernel::firewall);
        looks.put(Topic.IKE, ike::ike);
        looks.put(Topic.ESP, ike::esp);
        looks.put(Topic.L2TP, ppp::l2tp);
        looks.put(Topic.LCP, ppp::link);
        looks.put(Topic.AUTHENTICATION, ppp::user);
        looks.put(Topic.IPV6CP, ppp::ipv6cp);
        looks.put(Topic.ROUTER, router::router);
        looks.put(Topic.ADDRESS, router::address);
        looks.put(Topic.ECHO, kernel::forwarding);
    }

    @Override
    public List<Topic> topics() {
        return List.copyOf(looks.keySet());
    }

    @Override
    public void run(Consumer<Finding> report) {
        looks.values().forEach(look -> report.accept(look.get().of(Side.SERVER)));
    }

    private Finding rights() {
        List<String> closed = PLACES.stream()
                .filter(place -> Files.exists(disk.at(place)) && !Files.isReadable(disk.at(place)))
                .toList();
        return closed.isEmpty()
                ? Finding.good(Topic.RIGHTS, "all that there is of the server's configuration can be read")
                : Finding.bad(Topic.RIGHTS, String.join(", ", closed) + " cannot be read", "run it with sudo");
    }

    /** Those in force; those of the files where nft is not there or may not say. */
    private String listed() {
        try {
            Process nft = new ProcessBuilder("nft", "list", "ruleset")
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            nft.getOutputStream().close();
            String listing = new String(nft.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return nft.waitFor() == 0 ? listing : written();
        } catch (IOException e) {
            return written();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return written();
        }
    }

    private String written() {
        return disk.read("/etc/nftables.conf", "/etc/nftables.d", ".nft").stream()
                .map(Disk.Text::content)
                .collect(Collectors.joining("\n"));
    }
}
