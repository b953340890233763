package bulkhead.app.profile.importer.router;

import bulkhead.app.profile.importer.classic.Conn;
import bulkhead.app.profile.importer.classic.Halves;
import bulkhead.app.profile.importer.classic.PppdOptions;
import bulkhead.app.profile.importer.classic.PppdWords;
import bulkhead.app.profile.importer.draft.Document;
import bulkhead.app.profile.importer.draft.Draft;
import bulkhead.app.profile.importer.draft.Findings;
import bulkhead.app.profile.importer.draft.ImportException;
import bulkhead.app.profile.importer.draft.Importer;
import bulkhead.app.profile.importer.draft.Netmask;
import bulkhead.app.profile.importer.router.UciConfig.Section;
import bulkhead.app.profile.importer.syntax.Words;
import bulkhead.app.secret.SecretKind;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * OpenWrt: {@code /etc/config/network} with proto l2tp, and IPsec of {@code /etc/config/ipsec} (strongSwan) or
 * {@code /etc/config/libreswan}, as the scripts of those packages read them (xl2tpd's l2tp.sh, strongswan's ipsec.init and
 * swanctl.init).
 */
public final class UciImporter implements Importer {
    private static final Pattern CONFIG = Pattern.compile("(?m)^[ \\t]*+c(onfig)?+[ \\t]++['\"\\w]");
    private static final Pattern OPTION = Pattern.compile("(?m)^[ \\t]*+(o(ption)?+|l(ist)?+)[ \\t]++['\"\\w]");
    private static final Pattern COMMANDS = Pattern.compile(
            "(?m)\\buci[ \\t]++(-\\w[ \\t]++)*+(set|add|add_list|batch)\\b|^(network|ipsec)\\.[\\w@\\[\\]-]++(\\.\\w++)?+=");

    /** Read, or without meaning for a connection of its own stack. */
    private static final Set<String> PASSED_OVER = Set.of(
            "proto",
            "server",
            "username",
            "password",
            "mtu",
            "ipv6",
            "defaultroute",
            "pppd_options",
            "dns",
            "auto",
            "disabled",
            "ifname",
            "device",
            "keepalive",
            "checkup_interval",
            "delegate",
            "force_link",
            "metric");

    private static final Set<String> OTHER_KINDS = Set.of(
            "pptp", "sstp", "openconnect", "openfortivpn", "vpnc", "wireguard", "amneziawg", "openvpn", "xfrm", "vti");

    private final List<Section> sections = new ArrayList<>();
    private final Halves halves;

    public UciImporter(Halves halves) {
        this.halves = halves;
    }

    @Override
    public boolean recognises(Document document, String text) {
        return isFile(text) || COMMANDS.matcher(text).find();
    }

    private static boolean isFile(String text) {
        return !text.startsWith("#!")
                && CONFIG.matcher(text).find()
                && OPTION.matcher(text).find();
    }

    @Override
    public boolean readsCommands() {
        return true;
    }

    @Override
    public boolean readsOctets() {
        return true;
    }

    @Override
    public void read(Document document, String text, Findings found) throws ImportException {
        sections.addAll(isFile(text) ? UciConfig.ofFile(text) : UciConfig.ofCommands(text));
    }

    /** When all files were read. */
    public void finish(Findings found) throws ImportException {
        List<Section> interfaces = of("interface");
        List<Section> remotes = of("remote");
        Findings.count(Math.max(
                interfaces.size(), Math.max(remotes.size(), of("tunnel").size())));
        for (Section one : interfaces) {
            String proto = one.get("proto", "");
            if (proto.equals("l2tp")) {
                halves.add(new Halves.Lac(name(one), one.get("server"), draft -> fill(draft, one)));
            } else if (OTHER_KINDS.contains(proto)) {
                found.passOver(name(one), proto);
            }
        }
        for (Section remote : remotes) {
            if (remote.isOn("enabled", false)) {
                strongSwan(remote);
            } else {
                halves.left("the IPsec remote '" + name(remote) + "': it is not enabled");
            }
        }
        for (Section tunnel : of("tunnel")) {
            if (tunnel.get("right") != null) {
                libreswan(tunnel);
            }
        }
        if (!of("lns").isEmpty()) {
            halves.server("this configuration of OpenWrt", "its section lns");
        }
    }

    private List<Section> of(String type) {
        return sections.stream().filter(section -> section.type().equals(type)).toList();
    }

    private static String name(Section section) {
        return section.name().replaceAll("^@|\\[\\d+]$", "");
    }

    private void fill(Draft draft, Section from) throws ImportException {
        draft.permitAll();
        List<String> options = from.all("pppd_options");
        String user =
                PppdOptions.fill(draft, options.stream().map(PppdWords.Word::of).toList(), from.get("username"));
        draft.user(user).secret(SecretKind.PASSWORD, from.get("password"));
        if (from.get("mtu") != null) {
            draft.mtu(from.get("mtu"));
        }
        if (!from.isOn("ipv6", true)) {
            draft.noIpv6();
        }
        boolean everything = from.isOn("defaultroute", true);
        for (Section route : sections) {
            if (route.type().startsWith("route")
                    && from.name().equals(route.get("interface"))
                    && !route.isOn("disabled", false)) {
                String to = network(route);
                everything |= to.equals("0.0.0.0/0");
                if (!to.endsWith("/0")) {
                    draft.route(to);
                }
            }
        }
        if (!everything) {
            draft.split();
        }
        for (String servers : from.all("dns")) {
            for (String server : servers.strip().split("\\s+")) {
                draft.dns(server);
            }
        }
        for (String option : from.options().keySet()) {
            boolean usual = option.equals("peerdns")
                    && (from.isOn(option, true) || !from.all("dns").isEmpty());
            if (!PASSED_OVER.contains(option) && !usual) {
                draft.left("the setting '" + option + "' of the interface"
                        + (option.endsWith("dns") ? ": the server's values are used" : ""));
            }
        }
    }

    private static String network(Section route) throws ImportException {
        String target = route.get("target", route.type().equals("route6") ? "::/0" : "0.0.0.0/0");
        String mask = route.get("netmask");
        return mask == null || target.indexOf('/') >= 0 ? target : Netmask.network(target, mask);
    }

    private void strongSwan(Section remote) throws ImportException {
        Map<String, String> values = new LinkedHashMap<>();
        String server = remote.get("gateway", String.join(" ", remote.all("remote_addrs")))
                .split("[,\\s]")[0];
        values.put("right", server.isEmpty() || server.equals("any") ? "%any" : server);
        values.put("leftauth", remote.get("authentication_method", "psk"));
        put(values, "leftid", remote.get("local_identifier"));
        put(values, "rightid", remote.get("remote_identifier"));
        put(values, "ike", proposals(remote));
        String version = remote.get("keyexchange");
        Set<String> transports = Set.copyOf(remote.all("transport"));
        if (!transports.isEmpty()) {
            values.put("type", "transport");
        }
        for (Section transport : of("transport")) {
            if (transports.contains(transport.name())) {
                put(values, "esp", proposals(transport));
                version = version == null ? transport.get("keyexchange") : version;
            }
        }
        // What both scripts take where nothing is said.
        values.put("keyexchange", version == null ? "ikev2" : version);
        add(name(remote), values, remote.get("pre_shared_key"));
    }

    private void libreswan(Section tunnel) {
        Map<String, String> values = new LinkedHashMap<>();
        values.put("right", tunnel.get("right").split("\\s")[0]);
        for (String key : new String[] {"authby", "leftid", "rightid"}) {
            put(values, key, tunnel.get(key));
        }
        values.put("ikev2", tunnel.isOn("ikev2", false) ? "yes" : "no");
        put(values, "ike", proposals(tunnel.all("ike")));
        put(values, "phase2alg", proposals(tunnel.all("phase2alg")));
        add(name(tunnel), values, tunnel.get("psk"));
    }

    private void add(String name, Map<String, String> values, String key) {
        Conn conn = new Conn(name, values);
        if (conn.isForAnybody()) {
            halves.server("this configuration of OpenWrt", "its IPsec remote " + name);
        } else {
            halves.add(conn);
        }
        if (key != null) {
            List<String> ends = List.of(values.getOrDefault("rightid", values.get("right")));
            // In quotes for ipsec.secrets, and without for swanctl.conf.
            halves.keys().add(ends, new Words.Word(key, !key.matches("0[sS][A-Za-z0-9+/]++=*+")));
        }
    }

    private String proposals(Section from) {
        return proposals(from.all("crypto_proposal"));
    }

    private String proposals(List<String> all) {
        Set<String> names = Set.copyOf(all);
        List<String> proposals = new ArrayList<>();
        for (Section proposal : sections) {
            if (names.contains(proposal.name()) && proposal.get("encryption_algorithm") != null) {
                List<String> parts = new ArrayList<>();
                for (String key : new String[] {"encryption_algorithm", "hash_algorithm", "dh_group"}) {
                    if (!proposal.all(key).isEmpty()) {
                        parts.add(String.join("+", proposal.all(key)));
                    }
                }
                proposals.add(String.join("-", parts));
            }
        }
        return proposals.isEmpty() ? null : String.join(",", proposals);
    }

    private static void put(Map<String, String> values, String key, String value) {
        if (value != null && !value.isEmpty()) {
            values.put(key, value);
        }
    }
}
