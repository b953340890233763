package bulkhead.protocol.ip6.wire;

import bulkhead.protocol.wire.ByteReader;
import bulkhead.protocol.wire.ByteWriter;
import bulkhead.protocol.wire.DomainName;
import bulkhead.protocol.wire.IpAddress;
import bulkhead.protocol.wire.IpPrefix;
import bulkhead.protocol.wire.MalformedException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The options of Neighbor Discovery (RFC 4861 section 4.6, RFC 4191 section 2.3, RFC 8106 section 5). Lifetimes in s. */
public sealed interface NdOption {
    /** A lifetime that does not end. */
    long INFINITY = 0xffff_ffffL;

    int SOURCE_LINK_LAYER_ADDRESS = 1;
    int PREFIX_INFORMATION = 3;
    int MTU = 5;
    int ROUTE_INFORMATION = 24;
    int RECURSIVE_DNS_SERVER = 25;
    int DNS_SEARCH_LIST = 31;

    /** @param prefix as sent: bits past its length are to be ignored */
    record PrefixInformation(
            IpPrefix prefix, boolean onLink, boolean autonomous, long validLifetime, long preferredLifetime)
            implements NdOption {}

    record Mtu(long mtu) implements NdOption {}

    /** @param prefix bits past its length are zero */
    record RouteInformation(IpPrefix prefix, Preference preference, long lifetime) implements NdOption {}

    record RecursiveDnsServer(long lifetime, List<IpAddress> servers) implements NdOption {}

    record DnsSearchList(long lifetime, List<String> domains) implements NdOption {}

    /** An option that we do not know, or a known one that does not parse: skipped either way. The body is all but type and length. */
    record Unknown(int type, byte[] body) implements NdOption {}

    static List<NdOption> parseAll(ByteReader reader) throws MalformedException {
        List<NdOption> options = new ArrayList<>();
        while (reader.hasRemaining()) {
            int type = reader.u8();
            int length = 8 * reader.u8();
            // RFC 4861 section 4.6: a packet with an option of length zero is dropped whole.
            if (length == 0) {
                throw new MalformedException("Neighbor Discovery option " + type + " of length 0");
            }
            options.add(parse(type, reader.bytes(length - 2)));
        }
        return List.copyOf(options);
    }

    private static NdOption parse(int type, byte[] body) {
        try {
            ByteReader reader = new ByteReader(body);
            return switch (type) {
                case PREFIX_INFORMATION -> parsePrefix(reader);
                case MTU -> {
                    reader.skip(2);
                    yield new Mtu(reader.u32());
                }
                case ROUTE_INFORMATION -> parseRoute(reader);
                case RECURSIVE_DNS_SERVER -> parseServers(reader);
                case DNS_SEARCH_LIST -> {
                    reader.skip(2);
                    yield new DnsSearchList(reader.u32(), DomainName.readAll(reader));
                }
                default -> new Unknown(type, body);
            };
        } catch (MalformedException e) {
            return new Unknown(type, body);
        }
    }

    private static NdOption parsePrefix(ByteReader reader) throws MalformedException {
        int length = reader.u8();
        int flags = reader.u8();
        long valid = reader.u32();
        long preferred = reader.u32();
        reader.skip(4);
        IpAddress address = IpAddress.read(reader, 16);
        return new PrefixInformation(
                prefix(address, length), (flags & 0x80) != 0, (flags & 0x40) != 0, valid, preferred);
    }

    private static NdOption parseRoute(ByteReader reader) throws MalformedException {
        int length = reader.u8();
        Preference preference = Preference.of(reader.u8() >> 3);
        long lifetime = reader.u32();
        byte[] sent = reader.rest();
        // RFC 4191 section 2.3: the prefix field has 0, 8 or 16 bytes, enough for the length; a reserved preference
        // voids the option.
        if (preference == null || sent.length > 16 || 8 * sent.length < length) {
            throw new MalformedException("route information");
        }
        IpAddress address = IpAddress.of(Arrays.copyOf(sent, 16));
        return new RouteInformation(prefix(address, length).masked(), preference, lifetime);
    }

    private static NdOption parseServers(ByteReader reader) throws MalformedException {
        reader.skip(2);
        long lifetime = reader.u32();
        List<IpAddress> servers = new ArrayList<>();
        do {
            servers.add(IpAddress.read(reader, 16));
        } while (reader.hasRemaining());
        return new RecursiveDnsServer(lifetime, List.copyOf(servers));
    }

    private static IpPrefix prefix(IpAddress address, int length) throws MalformedException {
        if (length > 128) {
            throw new MalformedException("prefix length " + length);
        }
        return new IpPrefix(address, length);
    }

    static void writeAll(List<NdOption> options, ByteWriter writer) {
        for (NdOption option : options) {
            ByteWriter body = new ByteWriter();
            int type = option.writeBody(body);
            int units = (body.size() + 2 + 7) / 8;
            writer.u8(type).u8(units).bytes(body.toByteArray()).zeros(8 * units - 2 - body.size());
        }
    }

    /** Writes all but type and length, unpadded, and returns the type. */
    private int writeBody(ByteWriter writer) {
        return switch (this) {
            case PrefixInformation o -> {
                int flags = (o.onLink ? 0x80 : 0) | (o.autonomous ? 0x40 : 0);
                writer.u8(o.prefix.length())
                        .u8(flags)
                        .i32((int) o.validLifetime)
                        .i32((int) o.preferredLifetime);
                o.prefix.address().write(writer.zeros(4));
                yield PREFIX_INFORMATION;
            }
            case Mtu o -> {
                writer.zeros(2).i32((int) o.mtu);
                yield MTU;
            }
            case RouteInformation o -> {
                writer.u8(o.prefix.length()).u8(o.preference.code() << 3).i32((int) o.lifetime);
                int units = (o.prefix.length() + 63) / 64;
                writer.bytes(o.prefix.address().toBytes(), 0, 8 * units);
                yield ROUTE_INFORMATION;
            }
            case RecursiveDnsServer o -> {
                writer.zeros(2).i32((int) o.lifetime);
                o.servers.forEach(server -> server.write(writer));
                yield RECURSIVE_DNS_SERVER;
            }
            case DnsSearchList o -> {
                writer.zeros(2).i32((int) o.lifetime);
                o.domains.forEach(domain -> DomainName.write(domain, writer));
                yield DNS_SEARCH_LIST;
            }
            case Unknown o -> {
                writer.bytes(o.body);
                yield o.type;
            }
        };
    }
}
