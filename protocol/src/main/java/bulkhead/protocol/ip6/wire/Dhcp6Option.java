package bulkhead.protocol.ip6.wire;

import bulkhead.protocol.wire.ByteReader;
import bulkhead.protocol.wire.ByteWriter;
import bulkhead.protocol.wire.DomainName;
import bulkhead.protocol.wire.IpAddress;
import bulkhead.protocol.wire.IpPrefix;
import bulkhead.protocol.wire.MalformedException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/** The options of RFC 8415 section 21 and RFC 3646. Lifetimes and times are in s, all ones for ever. */
public sealed interface Dhcp6Option {
    int CLIENT_ID = 1;
    int SERVER_ID = 2;
    int IA_NA = 3;
    int IA_ADDRESS = 5;
    int OPTION_REQUEST = 6;
    int PREFERENCE = 7;
    int ELAPSED_TIME = 8;
    int STATUS_CODE = 13;
    int RAPID_COMMIT = 14;
    int DNS_SERVERS = 23;
    int DOMAIN_LIST = 24;
    int IA_PD = 25;
    int IA_PREFIX = 26;
    int INFORMATION_REFRESH_TIME = 32;
    int SOL_MAX_RT = 82;
    int INF_MAX_RT = 83;

    /** Status codes of RFC 8415 section 21.13. */
    int SUCCESS = 0;

    int UNSPEC_FAIL = 1;
    int NO_ADDRS_AVAIL = 2;
    int NO_BINDING = 3;
    int NOT_ON_LINK = 4;
    int NO_PREFIX_AVAIL = 6;

    /** A DHCP unique identifier (section 11): opaque bytes that are equal or not. */
    record Duid(String hex) {
        public static Duid of(byte[] bytes) {
            return new Duid(HexFormat.of().formatHex(bytes));
        }

        public byte[] toBytes() {
            return HexFormat.of().parseHex(hex);
        }
    }

    record ClientId(Duid duid) implements Dhcp6Option {}

    record ServerId(Duid duid) implements Dhcp6Option {}

    record IaNa(int iaid, long t1, long t2, List<Dhcp6Option> options) implements Dhcp6Option {}

    record IaAddress(IpAddress address, long preferredLifetime, long validLifetime, List<Dhcp6Option> options)
            implements Dhcp6Option {}

    record OptionRequest(List<Integer> codes) implements Dhcp6Option {}

    record Preference(int value) implements Dhcp6Option {}

    /** @param hundredths since the exchange began, in 10 ms */
    record ElapsedTime(int hundredths) implements Dhcp6Option {}

    record StatusCode(int code, String message) implements Dhcp6Option {}

    record RapidCommit() implements Dhcp6Option {}

    record DnsServers(List<IpAddress> servers) implements Dhcp6Option {}

    record DomainList(List<String> domains) implements Dhcp6Option {}

    record IaPd(int iaid, long t1, long t2, List<Dhcp6Option> options) implements Dhcp6Option {}

    record IaPrefix(long preferredLifetime, long validLifetime, IpPrefix prefix, List<Dhcp6Option> options)
            implements Dhcp6Option {}

    record InformationRefreshTime(long seconds) implements Dhcp6Option {}

    record SolMaxRt(long seconds) implements Dhcp6Option {}

    record InfMaxRt(long seconds) implements Dhcp6Option {}

    /** An option that we do not know, or a known one that does not parse: ignored either way. */
    record Unknown(int code, byte[] body) implements Dhcp6Option {}

    /** The first option of a kind. */
    static <T extends Dhcp6Option> Optional<T> first(List<Dhcp6Option> options, Class<T> kind) {
        return options.stream().filter(kind::isInstance).map(kind::cast).findFirst();
    }

    static int status(List<Dhcp6Option> options) {
        return first(options, StatusCode.class).map(StatusCode::code).orElse(SUCCESS);
    }

    static List<Dhcp6Option> parseAll(ByteReader reader) throws MalformedException {
        return parseAll(reader, 0);
    }

    private static List<Dhcp6Option> parseAll(ByteReader reader, int depth) throws MalformedException {
        // An identity association holds addresses, which hold a status: deeper than that is an attack on the stack.
        if (depth > 2 && reader.hasRemaining()) {
            throw new MalformedException("DHCPv6 options nested too deep");
        }
        List<Dhcp6Option> options = new ArrayList<>();
        while (reader.hasRemaining()) {
            int code = reader.u16();
            options.add(parse(code, reader.bytes(reader.u16()), depth));
        }
        return List.copyOf(options);
    }

    private static Dhcp6Option parse(int code, byte[] body, int depth) {
        try {
            ByteReader reader = new ByteReader(body);
            return switch (code) {
                case CLIENT_ID -> new ClientId(duid(reader));
                case SERVER_ID -> new ServerId(duid(reader));
                case IA_NA -> new IaNa(reader.i32(), reader.u32(), reader.u32(), parseAll(reader, depth + 1));
                case IA_PD -> new IaPd(reader.i32(), reader.u32(), reader.u32(), parseAll(reader, depth + 1));
                case IA_ADDRESS ->
                    new IaAddress(IpAddress.read(reader, 16), reader.u32(), reader.u32(), parseAll(reader, depth + 1));
                case IA_PREFIX -> parsePrefix(reader, depth);
                case OPTION_REQUEST -> new OptionRequest(codes(reader));
                case PREFERENCE -> new Preference(reader.u8());
                case ELAPSED_TIME -> new ElapsedTime(reader.u16());
                case STATUS_CODE -> new StatusCode(reader.u16(), new String(reader.rest(), StandardCharsets.UTF_8));
                case RAPID_COMMIT -> new RapidCommit();
                case DNS_SERVERS -> new DnsServers(addresses(reader));
                case DOMAIN_LIST -> new DomainList(DomainName.readAll(reader));
                case INFORMATION_REFRESH_TIME -> new InformationRefreshTime(reader.u32());
                case SOL_MAX_RT -> new SolMaxRt(reader.u32());
                case INF_MAX_RT -> new InfMaxRt(reader.u32());
                default -> new Unknown(code, body);
            };
        } catch (MalformedException e) {
            return new Unknown(code, body);
        }
    }

    /** RFC 8415 section 11.1: a type of two bytes and up to 128 more. */
    private static Duid duid(ByteReader reader) throws MalformedException {
        if (reader.remaining() < 3 || reader.remaining() > 130) {
            throw new MalformedException("DUID of " + reader.remaining() + " bytes");
        }
        return Duid.of(reader.rest());
    }

    private static Dhcp6Option parsePrefix(ByteReader reader, int depth) throws MalformedException {
        long preferred = reader.u32();
        long valid = reader.u32();
        int length = reader.u8();
        IpAddress address = IpAddress.read(reader, 16);
        if (length > 128) {
            throw new MalformedException("prefix length " + length);
        }
        return new IaPrefix(preferred, valid, new IpPrefix(address, length).masked(), parseAll(reader, depth + 1));
    }

    private static List<Integer> codes(ByteReader reader) throws MalformedException {
        List<Integer> codes = new ArrayList<>();
        while (reader.hasRemaining()) {
            codes.add(reader.u16());
        }
        return List.copyOf(codes);
    }

    private static List<IpAddress> addresses(ByteReader reader) throws MalformedException {
        List<IpAddress> addresses = new ArrayList<>();
        while (reader.hasRemaining()) {
            addresses.add(IpAddress.read(reader, 16));
        }
        return List.copyOf(addresses);
    }

    static void writeAll(List<Dhcp6Option> options, ByteWriter writer) {
        for (Dhcp6Option option : options) {
            int at = writer.size();
            writer.zeros(4);
            int code = option.writeBody(writer);
            writer.setU16(at, code).setU16(at + 2, writer.size() - at - 4);
        }
    }

    /** Writes all but code and length, and returns the code. */
    private int writeBody(ByteWriter writer) {
        return switch (this) {
            case ClientId o -> value(CLIENT_ID, writer.bytes(o.duid.toBytes()));
            case ServerId o -> value(SERVER_ID, writer.bytes(o.duid.toBytes()));
            case IaNa o -> {
                writeAll(o.options, writer.i32(o.iaid).i32((int) o.t1).i32((int) o.t2));
                yield IA_NA;
            }
            case IaPd o -> {
                writeAll(o.options, writer.i32(o.iaid).i32((int) o.t1).i32((int) o.t2));
                yield IA_PD;
            }
            case IaAddress o -> {
                o.address.write(writer);
                writeAll(o.options, writer.i32((int) o.preferredLifetime).i32((int) o.validLifetime));
                yield IA_ADDRESS;
            }
            case IaPrefix o -> {
                writer.i32((int) o.preferredLifetime).i32((int) o.validLifetime).u8(o.prefix.length());
                o.prefix.address().write(writer);
                writeAll(o.options, writer);
                yield IA_PREFIX;
            }
            case OptionRequest o -> {
                o.codes.forEach(writer::u16);
                yield OPTION_REQUEST;
            }
            case Preference o -> value(PREFERENCE, writer.u8(o.value));
            case ElapsedTime o -> value(ELAPSED_TIME, writer.u16(o.hundredths));
            case StatusCode o ->
                value(STATUS_CODE, writer.u16(o.code).bytes(o.message.getBytes(StandardCharsets.UTF_8)));
            case RapidCommit _ -> RAPID_COMMIT;
            case DnsServers o -> {
                o.servers.forEach(server -> server.write(writer));
                yield DNS_SERVERS;
            }
            case DomainList o -> {
                o.domains.forEach(domain -> DomainName.write(domain, writer));
                yield DOMAIN_LIST;
            }
            case InformationRefreshTime o -> value(INFORMATION_REFRESH_TIME, writer.i32((int) o.seconds));
            case SolMaxRt o -> value(SOL_MAX_RT, writer.i32((int) o.seconds));
            case InfMaxRt o -> value(INF_MAX_RT, writer.i32((int) o.seconds));
            case Unknown o -> value(o.code, writer.bytes(o.body));
        };
    }

    private static int value(int code, ByteWriter written) {
        return code;
    }
}
