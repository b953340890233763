package bulkhead.app.profile;

import bulkhead.app.profile.InvalidValueException.Hint;
import bulkhead.leakguard.policy.InetAddresses;
import java.net.IDN;
import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What somebody typed for a server: a name, of any script, or an address. */
final class ServerName {
    /** As long as a name of the DNS can be. */
    private static final int LONGEST = 253;

    private static final Pattern BRACKETS = Pattern.compile("\\A\\[([^]]*+)](.*+)");
    private static final Pattern PORT = Pattern.compile("\\A(?:\\[[^]]*+]|[^:]*+):(\\d{0,5})");
    private static final Pattern URL = Pattern.compile("\\A\\p{Alpha}[\\p{Alnum}+.-]*+:/|[/?#\\\\]");
    private static final Pattern LABEL = Pattern.compile("[\\p{Alnum}_]([\\p{Alnum}_-]{0,61}[\\p{Alnum}_])?");
    /** RFC 1123 section 2.1: the last part of a name is not all numeric, so this is an address. */
    private static final Pattern NUMERIC = Pattern.compile("\\A(?:\\d++|0[xX]\\p{XDigit}*+)");

    /** These are other names in IDNA 2008 than in IDNA 2003 (RFC 5894 section 7.2), and which one is meant nobody can know. */
    private static final Pattern DEVIATION = Pattern.compile("[\\u00df\\u03c2\\u200c\\u200d]");

    private final String typed;

    private ServerName(String typed) {
        this.typed = typed;
    }

    /** As a profile has it: without blanks around it, without brackets, and without the dot at the end. */
    static String of(String typed) throws InvalidValueException {
        return new ServerName(typed).name(typed.strip());
    }

    /** The digits behind a name's or a bracketed address's colon, which may be none; IKE and L2TP have ports of their own. */
    static Optional<String> port(String typed) {
        Matcher port = PORT.matcher(typed.strip());
        return port.matches() ? Optional.of(port.group(1)) : Optional.empty();
    }

    private String name(String text) throws InvalidValueException {
        Matcher brackets = BRACKETS.matcher(text);
        if (brackets.matches()) {
            if (!brackets.group(2).isEmpty()) {
                throw invalid(brackets.group(2).startsWith(":") ? Hint.PORT : Hint.NONE);
            }
            return ipv6(brackets.group(1));
        }
        if (URL.matcher(text).find()) {
            throw invalid(Hint.URL);
        }
        if (text.contains("@")) {
            throw invalid(Hint.USER);
        }
        if (port(text).isPresent()) {
            throw invalid(Hint.PORT);
        }
        if (text.contains(":")) {
            return ipv6(text);
        }
        if (text.contains("%")) {
            throw invalid(Hint.ZONE);
        }
        return NUMERIC.matcher(text.substring(text.lastIndexOf('.') + 1)).matches() ? ipv4(text) : dns(text);
    }

    private String ipv4(String text) throws InvalidValueException {
        try {
            return address(InetAddresses.parse(text), text);
        } catch (IllegalArgumentException e) {
            throw invalid(Hint.IPV4);
        }
    }

    /** An interface behind a {@code %} need not be there yet, so it is looked at apart. */
    private String ipv6(String text) throws InvalidValueException {
        int zone = text.indexOf('%');
        String literal = zone < 0 ? text : text.substring(0, zone);
        InetAddress address;
        try {
            address = Inet6Address.ofLiteral(literal);
        } catch (IllegalArgumentException e) {
            throw invalid(Hint.NONE);
        }
        if (address.isLinkLocalAddress() && address instanceof Inet6Address) {
            throw invalid(Hint.LINK_LOCAL);
        }
        if (zone >= 0) {
            throw invalid(Hint.ZONE);
        }
        // RFC 4291 section 2.5.5.2: an IPv4 address in the clothes of an IPv6 one.
        return address(address, address instanceof Inet4Address ? address.getHostAddress() : literal);
    }

    private String address(InetAddress address, String text) throws InvalidValueException {
        boolean broadcast = text.equals("255.255.255.255");
        if (address.isAnyLocalAddress() || address.isMulticastAddress() || broadcast || text.startsWith("0.")) {
            throw invalid(Hint.NOBODY);
        }
        return text;
    }

    private String dns(String text) throws InvalidValueException {
        if (DEVIATION.matcher(text).find()) {
            throw invalid(Hint.ASCII);
        }
        String name = text.indexOf('.') < text.length() - 1 && text.endsWith(".")
                ? text.substring(0, text.length() - 1)
                : text;
        String ascii;
        try {
            ascii = IDN.toASCII(name);
        } catch (IllegalArgumentException e) {
            throw invalid(Hint.NONE);
        }
        String labels = ascii.endsWith(".") ? ascii.substring(0, ascii.length() - 1) : ascii;
        if (ascii.length() > LONGEST) {
            throw invalid(Hint.NONE);
        }
        for (String label : labels.split("\\.", -1)) {
            if (!LABEL.matcher(label).matches()) {
                throw invalid(Hint.NONE);
            }
        }
        return name;
    }

    private InvalidValueException invalid(Hint hint) {
        return new InvalidValueException(
                ProfileField.SERVER, "a name such as vpn.example.org, or an address", Values.quoted(typed), hint);
    }
}
