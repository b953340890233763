package bulkhead.platform.linux.links;

import bulkhead.leakguard.host.HostException;
import bulkhead.leakguard.policy.Family;
import bulkhead.leakguard.policy.InetAddresses;
import bulkhead.leakguard.policy.IpRange;
import bulkhead.platform.linux.system.Command;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The {@code ip} program. Its batches are built of numbers, addresses and checked interface names alone. */
public final class Iproute {
    private static final String OURS = Integer.toString(Ours.PROTOCOL);
    private static final String ALREADY_THERE = "RTNETLINK answers: File exists";
    /** How ip says of a device, a table, a rule or a family of this kernel that there is none, in all its versions. */
    private static final Pattern NONE =
            Pattern.compile("does not exist|No such|Cannot find|Cannot assign|[Nn]ot found|not supported");
    /** What the kernel answers who asks for a way. */
    private static final String NO_ROUTE = "RTNETLINK answers: ";

    private Iproute() {}

    /** What {@code ip -j} answers; a missing node where there is nothing of the kind. */
    public static JsonNode query(String... arguments) throws HostException {
        return answer(_ -> false, arguments);
    }

    /** The way that packets take, as {@code ip route get} says it; a missing node where there is none. */
    public static JsonNode route(String... arguments) throws HostException {
        return answer(
                        error -> error.startsWith(NO_ROUTE),
                        Stream.concat(Stream.of("route", "get"), Stream.of(arguments))
                                .toArray(String[]::new))
                .path(0);
    }

    /** The same of many addresses by one program; those that there is a way to. */
    public static Map<InetAddress, JsonNode> routes(Collection<InetAddress> to) throws HostException {
        Map<InetAddress, JsonNode> ways = new HashMap<>();
        if (to.isEmpty()) {
            return ways;
        }
        String lines = to.stream()
                .map(each -> "route get " + each.getHostAddress() + "\n")
                .collect(Collectors.joining());
        // The answers name whom they are about, and those without a way have none.
        Command.Result result = Command.IP.run(lines, List.of("-force", "-j", "-batch", "-"));
        String failure = result.err()
                .lines()
                .filter(line -> !line.startsWith("Command failed") && !line.startsWith(NO_ROUTE))
                .findFirst()
                .orElse("");
        if (!failure.isEmpty()) {
            throw new HostException(
                    "ip cannot tell which way packets take (" + failure + "): see the debug log for the command");
        }
        try {
            for (String line :
                    result.out().lines().filter(each -> !each.isBlank()).toList()) {
                JsonNode way = JsonMapper.shared().readTree(line).path(0);
                ways.put(InetAddresses.parse(way.path("dst").asString("")), way);
            }
            return ways;
        } catch (JacksonException | IllegalArgumentException e) {
            throw unreadable(e);
        }
    }

    private static HostException unreadable(RuntimeException e) {
        return new HostException("ip answers in a form Bulkhead cannot read: use iproute2 5.0 or newer", e);
    }

    private static JsonNode answer(Predicate<String> none, String... arguments) throws HostException {
        List<String> line = new ArrayList<>(List.of("-j"));
        line.addAll(List.of(arguments));
        Command.Result result = Command.IP.run("", line);
        if (!result.ok()) {
            if (none.test(result.err()) || NONE.matcher(result.err()).find()) {
                return JsonMapper.shared().missingNode();
            }
            throw new HostException("ip cannot tell this computer's links and routes (" + firstLine(result.err())
                    + "): see the debug log for the command");
        }
        try {
            return JsonMapper.shared().readTree(result.out());
        } catch (JacksonException e) {
            throw unreadable(e);
        }
    }

    private static String firstLine(String error) {
        return error.lines().findFirst().orElse("no reason given");
    }

    /** Our routing rules that are there, each as the end of the line of {@code ip -batch} that makes it. */
    public static Set<String> rules(Family family) throws HostException {
        Set<String> lines = new HashSet<>();
        for (JsonNode rule : query(flag(family), "rule")) {
            if (rule.path("protocol").asString("").equals(OURS)) {
                lines.add(line(rule, family));
            }
        }
        return lines;
    }

    private static String line(JsonNode rule, Family family) {
        StringBuilder line = new StringBuilder();
        if (rule.has("dst")) {
            line.append("to ").append(range(rule, family)).append(' ');
        }
        if (rule.path("action").asString("").equals("unreachable")) {
            line.append("unreachable ");
        }
        if (rule.has("fwmark")) {
            line.append(rule.has("not") ? "not " : "").append("fwmark ");
            line.append(Integer.decode(rule.get("fwmark").asString())).append(' ');
        }
        if (rule.has("table")) {
            line.append("lookup ").append(rule.get("table").asString()).append(' ');
        }
        if (rule.has("suppress_prefixlen")) {
            line.append("suppress_prefixlength ")
                    .append(rule.get("suppress_prefixlen").asInt())
                    .append(' ');
        }
        return line.append("protocol " + OURS + " priority ")
                .append(rule.path("priority").asInt())
                .toString();
    }

    private static IpRange range(JsonNode rule, Family family) {
        return IpRange.parse(
                rule.get("dst").asString() + "/" + rule.path("dstlen").asInt(family.bits()));
    }

    private static String flag(Family family) {
        return family == Family.IPV6 ? "-6" : "-4";
    }

    /**
     * Runs all lines; what is there already counts as done.
     *
     * @param family of what does not tell it by an address
     */
    public static void batch(Family family, List<String> lines) throws HostException {
        if (lines.isEmpty()) {
            return;
        }
        List<String> failures = run(family, lines);
        if (!failures.isEmpty()) {
            boolean rights = failures.getFirst().contains("Operation not permitted");
            throw new HostException("ip could not set up addresses and routes (" + failures.getFirst() + "): "
                    + (rights ? "run with sudo" : "see the debug log for the command"));
        }
    }

    /** Runs all lines for removal; what is gone already counts as done. */
    public static void undo(Family family, List<String> lines) throws HostException {
        if (lines.isEmpty()) {
            return;
        }
        Optional<String> failure = run(family, lines).stream()
                .filter(line -> !NONE.matcher(line).find())
                .findFirst();
        if (failure.isPresent()) {
            throw new HostException("ip could not remove addresses and routes (" + failure.get()
                    + "): run with sudo, or see the debug log for the command");
        }
    }

    private static List<String> run(Family family, List<String> lines) throws HostException {
        String input = String.join("\n", lines) + "\n";
        // Not -4, which would refuse IPv6 addresses.
        List<String> flags = family == Family.IPV6 ? List.of("-6") : List.of();
        Command.Result result = Command.IP.run(
                input,
                Stream.concat(flags.stream(), Stream.of("-force", "-batch", "-"))
                        .toList());
        return result.err()
                .lines()
                .filter(line -> !line.startsWith("Command failed") && !line.equals(ALREADY_THERE))
                .toList();
    }
}
