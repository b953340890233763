package bulkhead.protocol.offer;

/**
 * Something that the far end offered and that is not taken. The session goes on without it.
 *
 * @param value an address, a prefix or a domain as text; a number where there were too many
 */
public record Refusal(From from, Offer offer, String value, Why why) {
    /** Who said it. */
    public enum From {
        IPCP("IPCP"),
        DHCP("the server's DHCP"),
        ROUTER("a router advertisement in the tunnel"),
        DHCP6("the server's DHCPv6");

        private final String words;

        From(String words) {
            this.words = words;
        }
    }

    /** What it is for. */
    public enum Offer {
        ADDRESS("as our address"),
        PEER("as the server's address in the tunnel"),
        PREFIX("as a network of our own"),
        ROUTE("as a network behind the tunnel"),
        RESOLVER("as a DNS server"),
        DOMAIN("as a domain of its own");

        private final String words;

        Offer(String words) {
            this.words = words;
        }
    }

    /** One clause: who offered what, and what is wrong with it. */
    public String happened() {
        return why == Why.TOO_MANY
                ? from.words + " gave more than " + value + " " + plural() + ", " + why.words()
                : from.words + " gave " + value + " " + offer.words + ", " + why.words();
    }

    /** One clause: what to do about it. */
    public String advice() {
        return why.isClash()
                ? "have the server use another range of addresses, or this computer another local network"
                : "ask who runs the server to look at what it hands out";
    }

    /** As one sentence for a person. */
    public String sentence() {
        return happened() + "; it is not used: " + advice();
    }

    private String plural() {
        return switch (offer) {
            case ADDRESS, PEER -> "addresses";
            case PREFIX, ROUTE -> "networks";
            case RESOLVER -> "DNS servers";
            case DOMAIN -> "domains";
        };
    }
}
