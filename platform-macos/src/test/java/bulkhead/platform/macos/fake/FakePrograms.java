package bulkhead.platform.macos.fake;

import bulkhead.leakguard.policy.IpRange;
import bulkhead.platform.macos.devices.Interfaces.Interface;
import bulkhead.platform.macos.devices.Interfaces.Range;
import bulkhead.platform.macos.pf.PfLines;
import bulkhead.platform.macos.system.Commands.Program;
import bulkhead.platform.macos.system.Commands.Result;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** What pfctl, ifconfig, route, netstat and scutil do and print, as far as this program has them do it. */
public final class FakePrograms {
    /** A route, and the interface that it leads by. */
    public record Route(IpRange range, String by) {}

    private final FakeMac mac;
    final List<Route> routes = new ArrayList<>();
    /** Of the dynamic store. */
    public final Map<String, List<String>> store = new TreeMap<>();

    /** What launchd runs of ours, by its label. */
    public Optional<String> job = Optional.empty();

    private int runs;

    FakePrograms(FakeMac mac) {
        this.mac = mac;
        routes.add(new Route(IpRange.ALL_IPV4, FakeMac.LINK));
        routes.add(new Route(IpRange.ALL_IPV6, FakeMac.LINK));
        routes.add(new Route(IpRange.parse("192.0.2.0/24"), FakeMac.LINK));
    }

    /** How many programs were run. */
    public int runs() {
        return runs;
    }

    /** Another program has set it. */
    public void addRoute(String range, String by) {
        routes.add(new Route(IpRange.parse(range), by));
    }

    /** Which interface a host is sent by. */
    public String leads(String host) {
        return get(host).out().lines().toList().getLast();
    }

    /** Another program removes it. */
    public void removeRoute(String range) {
        routes.removeIf(route -> route.range().equals(IpRange.parse(range)));
    }

    Result run(Program program, String input, List<String> words) {
        runs++;
        return switch (program) {
            case PFCTL -> pfctl(input, words);
            case IFCONFIG -> ifconfig(words);
            case ROUTE -> route(words);
            case NETSTAT -> good("Destination Gateway Flags Netif Expire\ndefault 192.0.2.1 UGScg en0\n");
            case SCUTIL -> scutil(input);
            case LAUNCHCTL -> launchctl(words);
            case DSEDITGROUP -> dseditgroup(words);
        };
    }

    /** launchctl(1), for one job whose label is its file's name. */
    private Result launchctl(List<String> words) {
        if (words.size() == 3
                && words.getFirst().equals("bootstrap")
                && words.get(1).equals("system")) {
            Path list = Path.of(words.getLast());
            boolean ours = Files.isRegularFile(list) && job.isEmpty();
            job = ours ? Optional.of("system/" + list.getFileName().toString().replace(".plist", "")) : job;
            return ours ? good("") : new Result(5, "", "Bootstrap failed: 5: Input/output error");
        }
        boolean known = words.size() == 2 && job.equals(Optional.of(words.getLast()));
        return switch (words.getFirst()) {
            case "bootout" -> {
                job = known ? Optional.empty() : job;
                yield known ? good("") : new Result(3, "", "Boot-out failed: 3: No such process");
            }
            case "kickstart" -> known ? good("") : new Result(113, "", "Could not find service in domain for system");
            default -> bad("Unrecognized subcommand");
        };
    }

    private Result dseditgroup(List<String> words) {
        if (words.equals(List.of("-o", "create", "-r", "Bulkhead", "bulkhead"))) {
            mac.groups.put("bulkhead", Account.GROUP);
            return good("");
        }
        boolean known = words.equals(List.of("-o", "delete", "bulkhead")) && mac.groups.remove("bulkhead") != null;
        return known ? good("") : new Result(64, "", "Group not found.");
    }

    private static Result good(String out) {
        return new Result(0, out, "");
    }

    private static Result bad(String err) {
        return new Result(1, "", err);
    }

    private Result pfctl(String input, List<String> words) {
        String noise = "No ALTQ support in kernel\nALTQ related functions disabled\n";
        if (words.equals(List.of("-o", "none", "-a", "bulkhead", "-f", "-"))) {
            try {
                PfLines.check(input);
            } catch (IllegalArgumentException e) {
                return bad(noise + "stdin: syntax error: " + e.getMessage());
            }
            mac.pf.anchors.put("bulkhead", input);
            mac.device.anchorTicket++;
            return new Result(0, "", noise);
        }
        if (words.equals(List.of("-a", "bulkhead", "-s", "rules"))) {
            String rules = mac.pf.anchors.getOrDefault("bulkhead", "");
            return new Result(
                    0,
                    rules.replace(" port ", " port = ")
                            .replace(" user ", " user = ")
                            .replace(" code ", " code = "),
                    noise);
        }
        throw new IllegalArgumentException("pfctl " + words);
    }

    private Result ifconfig(List<String> words) {
        Interface link = mac.links.get(words.getFirst());
        if (link == null) {
            return bad("ifconfig: interface " + words.getFirst() + " does not exist");
        }
        if (words.size() == 1) {
            return good(link.name() + ": flags=8863<UP,RUNNING> mtu " + link.mtu() + "\n\tstatus: active\n");
        }
        List<Range> ranges = new ArrayList<>(link.ranges());
        int mtu = link.mtu();
        switch (words.get(1)) {
            case "mtu" -> mtu = Integer.parseInt(words.get(2));
            case "inet", "inet6" -> {
                InetAddress address = InetAddress.ofLiteral(words.get(2));
                boolean there = ranges.removeIf(range -> range.address().equals(address));
                if (words.getLast().equals("-alias")) {
                    if (!there) {
                        return bad("ifconfig: ioctl (SIOCDIFADDR): Can't assign requested address");
                    }
                } else {
                    ranges.add(new Range(address, words.contains("prefixlen") ? Integer.parseInt(words.get(4)) : 32));
                }
            }
            default -> throw new IllegalArgumentException("ifconfig " + words);
        }
        mac.links.put(
                link.name(), new Interface(link.name(), link.index(), mtu, true, link.loopback(), List.copyOf(ranges)));
        return good("");
    }

    private Result route(List<String> words) {
        if (words.get(1).equals("get")) {
            return get(
                    words.get(3).equals("default") ? (words.get(2).equals("-inet") ? "0.0.0.0" : "::") : words.get(3));
        }
        Route route = new Route(IpRange.parse(words.get(4)), words.getLast());
        if (!mac.links.containsKey(route.by())) {
            return bad("route: bad address: " + route.by());
        }
        if (words.get(2).equals("add")) {
            if (routes.stream().anyMatch(each -> each.range().equals(route.range()))) {
                return new Result(0, "", "route: writing to routing socket: File exists");
            }
            routes.add(route);
            return good("");
        }
        return routes.remove(route) ? good("") : new Result(1, "", "route: writing to routing socket: not in table");
    }

    private Result get(String text) {
        InetAddress host = InetAddress.ofLiteral(text);
        boolean whole = host.isAnyLocalAddress();
        return routes.stream()
                .filter(route -> whole
                        ? route.range().isDefault()
                                && route.range().address().getClass().equals(host.getClass())
                        : route.range().contains(host))
                .max(Comparator.comparingInt(route -> route.range().prefixLength()))
                .map(route -> good("   route to: " + text + "\n  interface: " + route.by() + "\n"))
                .orElse(bad("route: writing to routing socket: not in table"));
    }

    private Result scutil(String script) {
        List<String> dictionary = new ArrayList<>();
        StringBuilder said = new StringBuilder();
        for (String line : script.lines().toList()) {
            String[] words = line.split(" ", 2);
            switch (words[0]) {
                case "d.init" -> dictionary.clear();
                case "d.add" -> dictionary.add(words[1]);
                case "set" -> store.put(words[1], List.copyOf(dictionary));
                case "remove" -> {
                    if (store.remove(words[1]) == null) {
                        said.append("  No such key\n");
                    }
                }
                case "quit" -> {
                    return good(said.toString());
                }
                default -> said.append("unknown command, type \"help\" for command info\n");
            }
        }
        return good(said.toString());
    }
}
