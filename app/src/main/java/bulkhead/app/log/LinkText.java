package bulkhead.app.log;

import bulkhead.protocol.ip4.Dhcp4Message;
import bulkhead.protocol.ip6.wire.Dhcp6Message;
import bulkhead.protocol.ip6.wire.Dhcp6Option;
import bulkhead.protocol.ip6.wire.Icmpv6;
import bulkhead.protocol.ip6.wire.NdOption;
import bulkhead.protocol.note.Message;
import bulkhead.protocol.wire.ByteReader;
import bulkhead.protocol.wire.IpAddress;
import bulkhead.protocol.wire.MalformedException;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** What is said on the link itself: Neighbor Discovery, echoes, DHCPv6 and DHCP. */
final class LinkText {
    private static final Map<Integer, String> DHCP_TYPES = Map.of(
            1, "Discover", 2, "Offer", 3, "Request", 4, "Decline", 5, "Ack", 6, "Nak", 7, "Release", 8, "Inform");

    private LinkText() {}

    static String of(Message.Icmp6 message) {
        return "[ICMPv6 " + icmp(message.bytes()) + " " + message.source() + " > " + message.destination() + "]";
    }

    static String of(Message.Echo4 message) {
        return "[ICMP echo " + (message.reply() ? "reply" : "request") + " id=" + message.identifier() + " seq="
                + message.sequence() + " " + message.source() + " > " + message.destination() + "]";
    }

    static String of(Message.Dhcp6 message) {
        try {
            Dhcp6Message parsed = Dhcp6Message.parse(new ByteReader(message.bytes()));
            String type = words(parsed.type());
            return "[DHCPv6 " + type + " xid=0x" + Integer.toHexString(parsed.transactionId())
                    + options(parsed.options()) + "]";
        } catch (MalformedException e) {
            return "[DHCPv6 malformed, " + message.bytes().length + " bytes]";
        }
    }

    static String of(Message.Dhcp4 message) {
        try {
            Dhcp4Message parsed = Dhcp4Message.parse(message.bytes());
            String options = parsed.options().entrySet().stream()
                    .filter(option -> option.getKey() != Dhcp4Message.MESSAGE_TYPE)
                    .map(LinkText::dhcp4)
                    .collect(Collectors.joining());
            return "[DHCP " + DHCP_TYPES.getOrDefault(parsed.type(), "type " + parsed.type()) + " xid=0x"
                    + Integer.toHexString(parsed.transactionId()) + options + "]";
        } catch (MalformedException e) {
            return "[DHCP malformed, " + message.bytes().length + " bytes]";
        }
    }

    private static String icmp(byte[] bytes) {
        try {
            return switch (Icmpv6.parse(new ByteReader(bytes))) {
                case Icmpv6.RouterSolicitation(var options) -> "router solicitation" + neighbour(options);
                case Icmpv6.RouterAdvertisement it ->
                    "router advertisement lifetime=" + it.lifetime() + (it.managed() ? " managed" : "")
                            + (it.other() ? " other" : "") + neighbour(it.options());
                case Icmpv6.NeighborSolicitation(IpAddress target, var options) ->
                    "neighbor solicitation for " + target + neighbour(options);
                case Icmpv6.NeighborAdvertisement it ->
                    "neighbor advertisement of " + it.target() + neighbour(it.options());
                case Icmpv6.EchoRequest it -> "echo request id=" + it.identifier() + " seq=" + it.sequence();
                case Icmpv6.EchoReply it -> "echo reply id=" + it.identifier() + " seq=" + it.sequence();
                case Icmpv6.Unknown it -> "type " + it.type() + " code " + it.code();
            };
        } catch (MalformedException e) {
            return "malformed";
        }
    }

    private static String neighbour(List<NdOption> options) {
        return options.stream()
                .map(LinkText::option)
                .map(each -> " <" + each + ">")
                .collect(Collectors.joining());
    }

    private static String option(NdOption option) {
        return switch (option) {
            case NdOption.PrefixInformation it ->
                "prefix " + it.prefix() + (it.onLink() ? " on-link" : "") + (it.autonomous() ? " autonomous" : "")
                        + " valid=" + life(it.validLifetime()) + " preferred=" + life(it.preferredLifetime());
            case NdOption.Mtu(long mtu) -> "mtu " + mtu;
            case NdOption.RouteInformation it -> "route " + it.prefix() + " lifetime=" + life(it.lifetime());
            case NdOption.RecursiveDnsServer it -> "rdnss " + join(it.servers()) + " lifetime=" + life(it.lifetime());
            case NdOption.DnsSearchList it -> "dnssl " + texts(it.domains()) + " lifetime=" + life(it.lifetime());
            case NdOption.Unknown(int type, byte[] body) -> "option " + type + " " + Quoted.hex(body);
        };
    }

    private static String options(List<Dhcp6Option> options) {
        return options.stream()
                .map(LinkText::option)
                .map(each -> " <" + each + ">")
                .collect(Collectors.joining());
    }

    private static String option(Dhcp6Option option) {
        return switch (option) {
            case Dhcp6Option.ClientId(var duid) -> "client-id " + duid.hex();
            case Dhcp6Option.ServerId(var duid) -> "server-id " + duid.hex();
            case Dhcp6Option.IaNa it ->
                "ia-na " + it.iaid() + " T1=" + life(it.t1()) + " T2=" + life(it.t2()) + options(it.options());
            case Dhcp6Option.IaPd it ->
                "ia-pd " + it.iaid() + " T1=" + life(it.t1()) + " T2=" + life(it.t2()) + options(it.options());
            case Dhcp6Option.IaAddress it ->
                "address " + it.address() + " preferred=" + life(it.preferredLifetime()) + " valid="
                        + life(it.validLifetime()) + options(it.options());
            case Dhcp6Option.IaPrefix it ->
                "prefix " + it.prefix() + " preferred=" + life(it.preferredLifetime()) + " valid="
                        + life(it.validLifetime()) + options(it.options());
            case Dhcp6Option.OptionRequest(var codes) -> "option-request " + join(codes);
            case Dhcp6Option.Preference(int value) -> "preference " + value;
            case Dhcp6Option.ElapsedTime(int hundredths) -> "elapsed-time " + hundredths;
            case Dhcp6Option.StatusCode(int code, String text) -> "status-code " + code + " " + Quoted.text(text);
            case Dhcp6Option.RapidCommit() -> "rapid-commit";
            case Dhcp6Option.DnsServers(var servers) -> "dns-servers " + join(servers);
            case Dhcp6Option.DomainList(var domains) -> "domain-list " + texts(domains);
            case Dhcp6Option.InformationRefreshTime(long seconds) -> "information-refresh-time " + seconds;
            case Dhcp6Option.SolMaxRt(long seconds) -> "sol-max-rt " + seconds;
            case Dhcp6Option.InfMaxRt(long seconds) -> "inf-max-rt " + seconds;
            case Dhcp6Option.Unknown(int code, byte[] body) -> "option " + code + " " + Quoted.hex(body);
        };
    }

    private static String dhcp4(Map.Entry<Integer, byte[]> option) {
        return " <option " + option.getKey() + " " + HexFormat.of().formatHex(option.getValue()) + ">";
    }

    private static String life(long seconds) {
        return seconds == NdOption.INFINITY ? "infinity" : Long.toString(seconds);
    }

    private static String join(Collection<?> values) {
        return values.stream().map(Object::toString).collect(Collectors.joining(" "));
    }

    private static String texts(Collection<String> values) {
        return values.stream().map(Quoted::text).collect(Collectors.joining(" "));
    }

    private static String words(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
