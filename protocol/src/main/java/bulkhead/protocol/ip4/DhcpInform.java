package bulkhead.protocol.ip4;

import bulkhead.protocol.core.Layer;
import bulkhead.protocol.core.Machine;
import bulkhead.protocol.ip4.DhcpInformOutput.Ip4Route;
import bulkhead.protocol.note.Message;
import bulkhead.protocol.note.Notes;
import bulkhead.protocol.note.Purpose;
import bulkhead.protocol.offer.Offers;
import bulkhead.protocol.offer.Refusal.From;
import bulkhead.protocol.offer.Refusal.Offer;
import bulkhead.protocol.wire.ByteReader;
import bulkhead.protocol.wire.ByteWriter;
import bulkhead.protocol.wire.DomainName;
import bulkhead.protocol.wire.IpAddress;
import bulkhead.protocol.wire.IpPrefix;
import bulkhead.protocol.wire.MalformedException;
import bulkhead.protocol.wire.UdpDatagram;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.TreeMap;
import java.util.random.RandomGenerator;

/** Asks by DHCPINFORM (RFC 2131 section 4.4.3) for what IPCP cannot say. Optional: nothing waits for its answer. */
public final class DhcpInform implements Machine<DhcpInformOutput> {
    /**
     * How long each try waits, in ms. RFC 2131 section 4.1 begins with 4 s; the server is the other end of this link or just
     * behind it.
     */
    static final long[] WAITS = {1_000, 2_000, 4_000, 8_000};

    private static final int CLIENT_PORT = 68;
    private static final int SERVER_PORT = 67;
    private static final IpAddress BROADCAST = IpAddress.parse("255.255.255.255");
    private static final byte[] REQUESTED = {
        Dhcp4Message.CLASSLESS_ROUTES,
        (byte) Dhcp4Message.MICROSOFT_CLASSLESS_ROUTES,
        Dhcp4Message.DNS_SERVERS,
        Dhcp4Message.DOMAIN_NAME,
        Dhcp4Message.DOMAIN_SEARCH
    };

    private final IpAddress address;
    private final Offers offers;
    private final RandomGenerator random;
    private final Queue<DhcpInformOutput> outputs = new ArrayDeque<>();
    private final byte[] hardware;
    private int transactionId;
    private int tries;
    private long sendAt = NEVER;
    private boolean waiting;
    private final Notes notes;
    private long malformed;

    public DhcpInform(IpAddress address, Offers offers, RandomGenerator random) {
        this(address, offers, random, Notes.NONE);
    }

    /**
     * @param address our IPv4 address, as IPCP gave it
     * @param offers decides about what the server says
     * @param notes takes what the exchange tells of itself
     */
    public DhcpInform(IpAddress address, Offers offers, RandomGenerator random, Notes notes) {
        this.notes = notes;
        this.address = address;
        this.offers = offers;
        this.random = random;
        // PPP has no hardware address, but servers want one: a locally administered one that stays with our address.
        this.hardware = new ByteWriter(6).u16(0x0200).bytes(address.toBytes()).toByteArray();
    }

    /** Asks at once. */
    public void start(long now) {
        transactionId = random.nextInt();
        tries = 0;
        waiting = true;
        send(now);
    }

    private void send(long now) {
        byte[] identifier = new ByteWriter(7).u8(1).bytes(hardware).toByteArray();
        Map<Integer, byte[]> options = new TreeMap<>();
        options.put(Dhcp4Message.MESSAGE_TYPE, new byte[] {Dhcp4Message.INFORM});
        options.put(Dhcp4Message.CLIENT_IDENTIFIER, identifier);
        options.put(Dhcp4Message.PARAMETER_REQUEST_LIST, REQUESTED);
        byte[] message = new Dhcp4Message(false, transactionId, address, hardware, options).toBytes();
        notes.sent(() -> new Message.Dhcp4(message), tries > 0);
        notes.bytes(Layer.IPCP, () -> message);
        outputs.add(new DhcpInformOutput.Send(
                Ipv4Header.packet(address, BROADCAST, new UdpDatagram(CLIENT_PORT, SERVER_PORT, message))));
        long wait = WAITS[tries++];
        sendAt = now + wait + random.nextLong(-wait / 10, wait / 10 + 1);
    }

    /**
     * Takes an IPv4 packet that came through the tunnel.
     *
     * @return whether it was a DHCP message for us, good or bad; false: it is user data
     */
    public boolean receive(long now, byte[] packet, int offset, int length) {
        if (!isDhcp(packet, offset, length)) {
            return false;
        }
        try {
            Ipv4Header header = Ipv4Header.parse(packet, offset, length);
            header.verifyUdp(packet, offset);
            ByteReader payload = new ByteReader(packet, offset + header.headerLength(), header.payloadLength());
            byte[] message = UdpDatagram.parse(payload).payload();
            Dhcp4Message parsed = Dhcp4Message.parse(message);
            notes.received(() -> new Message.Dhcp4(message));
            notes.bytes(Layer.IPCP, () -> message);
            accept(parsed);
        } catch (MalformedException e) {
            malformed++;
            notes.dropped(Layer.IPCP, DhcpDrop.MALFORMED, e.getMessage());
        }
        return true;
    }

    /** A look at the ports, for a packet whose header has no options: no server sends any. */
    private static boolean isDhcp(byte[] packet, int offset, int length) {
        return length >= 28
                && packet[offset] == 0x45
                && packet[offset + 9] == Ipv4Header.UDP
                && (packet[offset + 6] & 0x1f | packet[offset + 7]) == 0
                && (packet[offset + 20] << 8 | packet[offset + 21]) == SERVER_PORT
                && (packet[offset + 22] << 8 | packet[offset + 23]) == CLIENT_PORT;
    }

    private void accept(Dhcp4Message message) {
        boolean answers = waiting
                && message.reply()
                && message.transactionId() == transactionId
                && Arrays.equals(message.hardware(), hardware)
                && message.type() == Dhcp4Message.ACK;
        if (answers) {
            stop();
            Map<Integer, byte[]> options = message.options();
            // RFC 3442, and its Microsoft twin where a server knows only that.
            List<Ip4Route> routes = routes(options.get(Dhcp4Message.CLASSLESS_ROUTES));
            if (routes.isEmpty()) {
                routes = routes(options.get(Dhcp4Message.MICROSOFT_CLASSLESS_ROUTES));
            }
            outputs.add(new DhcpInformOutput.Configured(
                    offers.accepted(
                            From.DHCP,
                            Offer.ROUTE,
                            routes,
                            Offers.MAX_ROUTES,
                            route -> offers.ofRoute(From.DHCP, route.prefix())),
                    offers.accepted(
                            From.DHCP,
                            Offer.RESOLVER,
                            dns(options),
                            Offers.MAX_RESOLVERS,
                            server -> offers.ofResolver(From.DHCP, server)),
                    offers.accepted(
                            From.DHCP,
                            Offer.DOMAIN,
                            search(options),
                            Offers.MAX_DOMAINS,
                            domain -> offers.ofDomain(From.DHCP, domain))));
        } else {
            notes.dropped(Layer.IPCP, DhcpDrop.NOT_ASKED);
        }
    }

    /** Asks no more. */
    public void stop() {
        waiting = false;
        sendAt = NEVER;
    }

    /** RFC 3442: a prefix length, as many bytes of the destination as that needs, and a router. A bad list is no list. */
    private static List<Ip4Route> routes(byte[] option) {
        List<Ip4Route> routes = new ArrayList<>();
        if (option == null) {
            return routes;
        }
        ByteReader reader = new ByteReader(option);
        try {
            while (reader.hasRemaining()) {
                int length = reader.u8();
                if (length > 32) {
                    return List.of();
                }
                IpAddress destination = IpAddress.of(Arrays.copyOf(reader.bytes((length + 7) / 8), 4));
                routes.add(new Ip4Route(new IpPrefix(destination, length).masked(), IpAddress.read(reader, 4)));
            }
            return routes;
        } catch (MalformedException e) {
            return List.of();
        }
    }

    private static List<IpAddress> dns(Map<Integer, byte[]> options) {
        byte[] option = options.getOrDefault(Dhcp4Message.DNS_SERVERS, new byte[0]);
        List<IpAddress> servers = new ArrayList<>();
        for (int at = 0; at + 4 <= option.length; at += 4) {
            servers.add(IpAddress.of(Arrays.copyOfRange(option, at, at + 4)));
        }
        return servers;
    }

    private static List<String> search(Map<Integer, byte[]> options) {
        try {
            byte[] list = options.getOrDefault(Dhcp4Message.DOMAIN_SEARCH, new byte[0]);
            List<String> domains = DomainName.readAll(list);
            if (!domains.isEmpty()) {
                return domains;
            }
        } catch (MalformedException e) {
            // A bad list is no list: the domain name may still serve.
        }
        byte[] name = options.getOrDefault(Dhcp4Message.DOMAIN_NAME, new byte[0]);
        int end = name.length > 0 && name[name.length - 1] == 0 ? name.length - 1 : name.length;
        String domain = new String(name, 0, end, StandardCharsets.ISO_8859_1);
        return DomainName.isPlain(domain) ? List.of(domain) : List.of();
    }

    /** DHCP messages that did not parse. */
    public long malformed() {
        return malformed;
    }

    @Override
    public DhcpInformOutput poll() {
        return outputs.poll();
    }

    @Override
    public long deadline() {
        return sendAt;
    }

    @Override
    public void tick(long now) {
        if (now < sendAt) {
            return;
        }
        notes.due(Layer.IPCP, tries < WAITS.length ? Purpose.REPEAT : Purpose.GIVE_UP);
        if (tries < WAITS.length) {
            send(now);
        } else {
            stop();
            outputs.add(new DhcpInformOutput.NoAnswer());
        }
    }
}
