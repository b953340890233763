package bulkhead.app.doctor.server;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What advertises a router on PPP links, or answers DHCPv6 there.
 *
 * @param place the file that says so
 * @param advertises whether it sends advertisements
 * @param managed whether it sends clients to DHCPv6 for addresses (the M flag)
 * @param prefixes that clients make addresses of
 * @param dhcp whether it answers DHCPv6 with addresses
 * @param mtu that it advertises; 0 for none
 */
record Advertiser(String place, boolean advertises, boolean managed, List<String> prefixes, boolean dhcp, int mtu) {
    private static final String RANGE = "dhcp-range=";

    /** A script names the link by its first argument. */
    private static final List<String> LINKS = List.of("ppp", "l2tp", "$");

    /** With which dnsmasq has clients make their addresses. */
    private static final Set<String> SLAAC = Set.of("slaac", "ra-only", "ra-stateless", "ra-names");

    /** Of a file of radvd.conf(5). */
    static List<Advertiser> radvd(String place, String text) {
        return Block.parse(text)
                .named("interface")
                .filter(link ->
                        isPpp(link.name().substring("interface".length()).strip()))
                .map(link -> new Advertiser(
                        place,
                        link.get("AdvSendAdvert").equals("on"),
                        link.get("AdvManagedFlag").equals("on"),
                        link.named("prefix")
                                .filter(prefix -> !prefix.get("AdvAutonomous").equals("off"))
                                .map(prefix -> prefix.name()
                                        .substring("prefix".length())
                                        .strip())
                                .toList(),
                        false,
                        link.get("AdvLinkMTU").matches("\\d{1,5}") ? Integer.parseInt(link.get("AdvLinkMTU")) : 0))
                .toList();
    }

    private static boolean isPpp(String link) {
        return LINKS.stream().anyMatch(link.replace("\"", "")::startsWith);
    }

    /** Of what dnsmasq(8) is told, in a file or on its command line, an option a word. */
    static List<Advertiser> dnsmasq(String place, Stream<String> words) {
        List<String> options = words.map(word -> word.replace("\"", "").replaceFirst("\\A--", ""))
                .toList();
        List<String[]> ranges = options.stream()
                .filter(option -> option.startsWith(RANGE) && option.contains(":"))
                .map(option -> option.substring(RANGE.length()).split(","))
                .toList();
        if (ranges.isEmpty()) {
            return List.of();
        }
        List<String> slaac = ranges.stream()
                .filter(range -> !Collections.disjoint(Arrays.asList(range), SLAAC))
                .map(range -> range[0] + "/64")
                .toList();
        boolean pool = ranges.stream().anyMatch(range -> range.length > 1 && range[1].contains(":"));
        return List.of(new Advertiser(place, options.contains("enable-ra"), pool, slaac, pool, 0));
    }

    /** Of Kea's kea-dhcp6.conf, which answers DHCPv6 and advertises nothing. */
    static List<Advertiser> kea(String place, String text) {
        String plain = String.join(
                "\n",
                text.lines()
                        .map(String::strip)
                        .filter(line -> !line.startsWith("//") && !line.startsWith("#"))
                        .toList());
        int from = plain.indexOf("\"interfaces\"");
        String interfaces = from < 0 ? "" : plain.substring(from).split("]", 2)[0];
        boolean pools = plain.contains("\"pools\"") || plain.contains("\"pd-pools\"");
        return interfaces.contains("ppp") || interfaces.contains("*")
                ? List.of(new Advertiser(place, false, false, List.of(), pools, 0))
                : List.of();
    }

    /** Of a script that pppd runs: what it begins, and what it writes for that. */
    static List<Advertiser> script(String place, String text) {
        List<Advertiser> all = new ArrayList<>(radvd(place, written(text)));
        commands(text)
                .filter(command -> command[0].equals("dnsmasq") || command[0].endsWith("/dnsmasq"))
                .forEach(command -> all.addAll(dnsmasq(place, Stream.of(command))));
        return all;
    }

    /** What is between {@code <<END} and a line of that alone; a script may write several files. */
    private static String written(String script) {
        StringBuilder all = new StringBuilder();
        String end = "";
        for (String line : script.lines().toList()) {
            if (!end.isEmpty()) {
                end = line.strip().equals(end) ? "" : end;
                all.append(end.isEmpty() ? "" : line).append('\n');
            } else if (line.contains("<<")) {
                end = line.split("<<", 2)[1].replaceAll("[-'\"]", "").strip().split("\\s+")[0];
            }
        }
        return all.toString();
    }

    /** Each as its words. */
    private static Stream<String[]> commands(String script) {
        return script.replace("\\\n", " ")
                .lines()
                .map(String::strip)
                .filter(line -> !line.startsWith("#"))
                .map(line -> line.replaceFirst("\\Aexec ", "").split("\\s+"));
    }
}
