package bulkhead.platform.linux.rtnetlink;

import bulkhead.leakguard.policy.Family;
import bulkhead.platform.linux.libc.AddressText;
import java.io.IOException;
import java.net.InetAddress;
import java.util.Optional;

/**
 * An address of an interface ({@code struct ifaddrmsg}).
 *
 * @param device the interface's index
 * @param scope RT_SCOPE_UNIVERSE for one that is good everywhere
 * @param peer whom a link to one other has at its other end
 */
public record Address(int device, InetAddress address, int prefixLength, int scope, Optional<InetAddress> peer)
        implements Entry {
    static final int RTM_NEWADDR = 20;
    static final int RTM_DELADDR = 21;
    static final int RTM_GETADDR = 22;

    private static final int IFADDRMSG = 8;
    private static final int IFA_ADDRESS = 1;
    private static final int IFA_LOCAL = 2;
    private static final int IFA_F_NODAD = 0x02;

    public Address(int device, InetAddress address, int prefixLength, Optional<InetAddress> peer) {
        this(device, address, prefixLength, Route.RT_SCOPE_UNIVERSE, peer);
    }

    static Request all() {
        return new Request(RTM_GETADDR, Request.NLM_F_DUMP).octets(new int[IFADDRMSG]);
    }

    /** Nothing of other families. */
    static Optional<Address> read(Answer answer) throws IOException {
        if (Families.of(answer.octet(0)).isEmpty()) {
            return Optional.empty();
        }
        Attributes attributes = answer.attributes(IFADDRMSG);
        Optional<InetAddress> other = attributes.address(IFA_ADDRESS);
        InetAddress own = attributes.address(IFA_LOCAL).or(() -> other).orElseThrow(Attributes::malformed);
        return Optional.of(new Address(
                answer.number(4), own, answer.octet(1), answer.octet(3), other.filter(each -> !each.equals(own))));
    }

    public Family family() {
        return Family.of(address);
    }

    /** Good beyond the link. */
    public boolean isGlobal() {
        return scope == Route.RT_SCOPE_UNIVERSE;
    }

    @Override
    public Request setting() {
        return request(RTM_NEWADDR, Request.NLM_F_CREATE | Request.NLM_F_REPLACE);
    }

    @Override
    public Request unsetting() {
        return request(RTM_DELADDR, 0);
    }

    private Request request(int type, int flags) {
        // Without duplicate address detection: nobody else is on the link, and the address is usable at once.
        int nodad = family() == Family.IPV6 ? IFA_F_NODAD : 0;
        return new Request(type, Request.NLM_F_ACK | flags)
                .octets(Families.number(family()), prefixLength, nodad, scope)
                .number(device)
                .attribute(IFA_LOCAL, address)
                .attribute(IFA_ADDRESS, peer.orElse(address));
    }

    @Override
    public String toString() {
        return "address " + AddressText.of(address)
                + peer.map(other -> " peer " + AddressText.of(other)).orElse("") + "/" + prefixLength;
    }
}
