package bulkhead.platform.linux.dns;

import bulkhead.leakguard.host.Capability;
import bulkhead.leakguard.host.DnsPlan;
import bulkhead.leakguard.host.HostException;
import bulkhead.platform.linux.system.Command;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** systemd-resolved, which has servers per interface; what it knows of ours ends with the interface. */
final class SystemdResolved implements Dns.Resolver {
    private Optional<String> tun = Optional.empty();

    boolean isInCharge() {
        try {
            Path file = ResolvConfFile.PATH.toRealPath();
            boolean asked = file.startsWith("/run/systemd/resolve")
                    || Files.readString(file).contains("nameserver 127.0.0.53");
            return asked && Command.RESOLVECTL.find().isPresent();
        } catch (IOException e) {
            return false;
        }
    }

    @Override
    public void set(String tun, DnsPlan plan) throws HostException {
        List<String> servers = new ArrayList<>(List.of("dns", tun));
        plan.servers().forEach(s -> servers.add(Dns.text(s, tun)));
        run(servers);
        List<String> domains = new ArrayList<>(List.of("domain", tun));
        if (plan.allDomains()) {
            domains.add("~.");
        }
        domains.addAll(plan.searchDomains());
        if (domains.size() == 2) {
            domains.add("");
        }
        run(domains);
        run(List.of("default-route", tun, plan.allDomains() ? "yes" : "no"));
        this.tun = Optional.of(tun);
    }

    /** As long as it is asked, it asks where it was told to. */
    @Override
    public boolean holds(String tun, DnsPlan plan) {
        return isInCharge();
    }

    private static void run(List<String> arguments) throws HostException {
        Command.Result result = Command.RESOLVECTL.run("", arguments);
        if (!result.ok()) {
            throw new HostException("resolvectl could not set the tunnel's DNS (" + result.err() + "): run with sudo");
        }
    }

    @Override
    public void restore() throws HostException {
        if (tun.isPresent()) {
            // Fails if the interface is gone already, and its servers with it.
            Command.RESOLVECTL.run("", List.of("revert", tun.get()));
            tun = Optional.empty();
        }
    }

    @Override
    public Set<Capability> capabilities() {
        return Set.of(Capability.RESOLVERS, Capability.SPLIT_DNS);
    }
}
