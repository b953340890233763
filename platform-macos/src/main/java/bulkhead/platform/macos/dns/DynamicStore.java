package bulkhead.platform.macos.dns;

import bulkhead.leakguard.apply.Journal;
import bulkhead.leakguard.apply.NameServers;
import bulkhead.leakguard.host.Capability;
import bulkhead.leakguard.host.DnsPlan;
import bulkhead.leakguard.host.HostException;
import bulkhead.leakguard.host.TunnelPlan;
import bulkhead.platform.macos.system.Commands;
import bulkhead.platform.macos.system.Commands.Program;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Names by SystemConfiguration's dynamic store: resolvers of a service of our own, by scutil(8), beside those of the host's services,
 * which stay as they are. So it is undone exactly by removing one key, which no reboot keeps.
 */
public final class DynamicStore implements NameServers {
    private static final String JOURNAL = "dns";
    static final String KEY = "State:/Network/Service/7B5C6A52-3F0E-4A38-9D41-62756C6B6864/DNS";
    private static final String NO_KEY = "No such key";

    /** Of the resolvers for all names: before those of the host's services, which begin at 200000. */
    private static final String BEFORE_OTHERS = "100000";

    private final Commands commands;
    private final Journal journal;
    private String current = "";

    public DynamicStore(Commands commands, Journal journal) {
        this.commands = commands;
        this.journal = journal;
    }

    @Override
    public void apply(Optional<TunnelPlan> tunnel) throws HostException {
        String wanted = tunnel.filter(plan -> isToBeSet(plan.dns()))
                .map(plan -> script(plan.tun(), plan.dns()))
                .orElse("");
        if (wanted.equals(current)) {
            return;
        }
        if (wanted.isEmpty()) {
            restore();
        } else {
            current = "uncertain";
            journal.save(JOURNAL, KEY);
            run(wanted);
            current = wanted;
        }
    }

    private static boolean isToBeSet(DnsPlan plan) {
        return !plan.servers().isEmpty()
                && (plan.allDomains() || !plan.searchDomains().isEmpty());
    }

    static String script(String tun, DnsPlan plan) {
        StringBuilder script = new StringBuilder("d.init\n");
        script.append("d.add ServerAddresses *");
        plan.servers().forEach(server -> script.append(' ').append(text(server, tun)));
        script.append('\n');
        if (!plan.searchDomains().isEmpty()) {
            script.append("d.add SearchDomains * ")
                    .append(String.join(" ", plan.searchDomains()))
                    .append('\n');
        }
        // An empty domain is every name's.
        script.append("d.add SupplementalMatchDomains * ")
                .append(plan.allDomains() ? "\"\"" : String.join(" ", plan.searchDomains()))
                .append('\n');
        if (plan.allDomains()) {
            script.append("d.add SearchOrder # ").append(BEFORE_OTHERS).append('\n');
        }
        return script.append("set ").append(KEY).append("\nquit\n").toString();
    }

    private static String text(InetAddress server, String tun) {
        String text = server.getHostAddress();
        boolean unscoped = server instanceof Inet6Address && server.isLinkLocalAddress() && text.indexOf('%') < 0;
        return unscoped ? text + "%" + tun : text;
    }

    private void restore() throws HostException {
        current = "uncertain";
        run("remove " + KEY + "\nquit\n");
        journal.delete(JOURNAL);
        current = "";
    }

    /** It says nothing when all is well, and ends well when it is not. */
    private void run(String script) throws HostException {
        Commands.Result result = commands.run(Program.SCUTIL, script, List.of());
        String said = (result.out() + result.err()).strip();
        if (!result.ok() || !said.isEmpty() && !said.equals(NO_KEY)) {
            throw new HostException("the tunnel's resolvers cannot be set (" + said + "): run with sudo");
        }
    }

    /** The store keeps it: nobody else writes this key. */
    @Override
    public void leave() {
        // Nothing is watched.
    }

    @Override
    public Set<Capability> capabilities() {
        return Set.of(Capability.RESOLVERS, Capability.SPLIT_DNS);
    }

    @Override
    public void recover() throws HostException {
        if (journal.load(JOURNAL).isPresent()) {
            restore();
        }
    }
}
