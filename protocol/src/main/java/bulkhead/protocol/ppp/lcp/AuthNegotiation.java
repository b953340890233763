package bulkhead.protocol.ppp.lcp;

import bulkhead.protocol.core.Failure;
import bulkhead.protocol.core.Layer;
import bulkhead.protocol.core.Reason;
import bulkhead.protocol.ppp.PppConfig;
import bulkhead.protocol.ppp.auth.AuthMethod;
import bulkhead.protocol.ppp.auth.AuthProtocol;
import bulkhead.protocol.ppp.automaton.Verdict;
import bulkhead.protocol.ppp.wire.ConfigureOption;
import bulkhead.protocol.wire.ByteWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * LCP's Authentication-Protocol option. Only a server asks for it, and only a client grants it.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc1661#section-6.2">RFC 1661 section 6.2</a>
 */
public final class AuthNegotiation {
    static final int TYPE = 3;

    /** How often a peer may ask for what we refuse before we believe that it insists. */
    private static final int PATIENCE = 5;

    /** How often a client may suggest what we have not before we ask for something else; the first may be a wish. */
    private static final int HINTS = 2;

    /** How often a server may ask for nothing before we believe that it means it: a Nak of ours may be lost. */
    private static final int UNASKED = 3;

    private static final int MS_CHAP_V1 = 0x80;

    /** Why a method is not among the defaults. */
    private static final String WEAK = ", in which it does not prove who it is";

    private static final String NOT_ALLOWED = " which this profile does not allow";

    private final boolean client;
    /** In words. */
    private final String methods;
    /** The strongest first; without {@link AuthProtocol#NONE}, which cannot be suggested. */
    private final List<AuthProtocol> allowed;

    private final boolean noneAllowed;

    /** What a server may still try. */
    private final List<AuthProtocol> left;

    private int hintsWeHaveNot;
    private AuthProtocol agreed = AuthProtocol.NONE;
    private ConfigureOption refusedDemand;
    private int refusals;
    private int unasked;
    private Failure failure;

    public AuthNegotiation(PppConfig config) {
        client = config.isClient();
        List<AuthMethod> suggested = config.allowed().stream()
                .filter(method -> method != AuthMethod.NONE)
                .sorted()
                .toList();
        methods = suggested.isEmpty()
                ? AuthProtocol.NONE.label()
                : suggested.stream().map(AuthMethod::label).collect(Collectors.joining(", "));
        allowed = suggested.stream().map(AuthMethod::protocol).distinct().toList();
        noneAllowed = config.allowed().contains(AuthMethod.NONE);
        left = new ArrayList<>(allowed);
    }

    /** What both sides hold to once LCP is open. */
    public AuthProtocol agreed() {
        return client ? agreed : demanded().orElse(AuthProtocol.NONE);
    }

    /** Why no agreement is possible, once that is sure, or null. */
    Failure failure() {
        return failure;
    }

    /** What the server asked for and did not get, in words. */
    public Optional<String> refusedDemand() {
        if (refusedDemand == null) {
            return unasked == 0
                    ? Optional.empty()
                    : Optional.of(AuthProtocol.NONE.label() + WEAK + " and" + NOT_ALLOWED);
        }
        return Optional.of(describe(refusedDemand)
                + (isAllowed(refusedDemand)
                        ? " and not for " + allowed.getFirst().label()
                        : (isWeak(refusedDemand) ? WEAK + " and" : ",") + NOT_ALLOWED));
    }

    /** What to try when that was why it ended. */
    public String advice() {
        return refusedDemand == null ? adviceFor(AuthProtocol.NONE) : adviceFor(refusedDemand);
    }

    /** Whether the server may let us in without a word: only where the user named that. */
    public boolean mayBeNone() {
        return !client || noneAllowed;
    }

    /**
     * What a server that asks for no authentication is told to ask for (RFC 1661 section 5.3 has a Nak name options that
     * were not in the request). A request without is never acknowledged unless the user allows it, however patient the server.
     */
    Optional<ConfigureOption> missing() {
        if (mayBeNone()) {
            return Optional.empty();
        }
        if (++unasked >= UNASKED && failure == null) {
            failure = noneAsked();
        }
        return allowed.stream().findFirst().map(AuthNegotiation::option);
    }

    /** The end of a session whose server wants no proof, or not the one that is allowed. */
    public Failure noneAsked() {
        String asked = refusedDemand == null
                ? "asks for no authentication" + WEAK
                : "asked for " + describe(refusedDemand) + (isWeak(refusedDemand) ? WEAK : "")
                        + ", and without that for no authentication";
        return new Failure(
                Layer.LCP,
                Reason.AUTHENTICATION_REFUSED,
                "the server " + asked + "; this profile allows only " + methods,
                advice());
    }

    Optional<ConfigureOption> request() {
        return demanded().map(AuthNegotiation::option);
    }

    /** A server does not prove itself by LCP's means: MS-CHAPv2 does it in passing. */
    Verdict judge(ConfigureOption asked) {
        if (!client || allowed.isEmpty()) {
            refuse(asked);
            return Verdict.REJECT;
        }
        if (isAllowed(asked) && !isUnclear(asked)) {
            return Verdict.GRANT;
        }
        refuse(asked);
        return Verdict.nak(option(allowed.get((refusals - 1) % allowed.size())));
    }

    private boolean isAllowed(ConfigureOption asked) {
        return protocol(asked).filter(allowed::contains).isPresent();
    }

    /**
     * EAP does not say which method it will be, and SoftEther's is one we have not (EAP-TLS) although MS-CHAPv2 is to be
     * had. So what we like better is suggested once before EAP is granted.
     */
    private boolean isUnclear(ConfigureOption asked) {
        return protocol(asked).filter(AuthProtocol.EAP::equals).isPresent()
                && allowed.getFirst() != AuthProtocol.EAP
                && !asked.equals(refusedDemand);
    }

    void granted(Optional<ConfigureOption> asked) {
        agreed = asked.flatMap(AuthNegotiation::protocol).orElse(AuthProtocol.NONE);
        refusals = 0;
        unasked = 0;
    }

    void naked(ConfigureOption hint) {
        if (demanded().isEmpty()) {
            return; // The client would rather be asked; we have nobody to ask for.
        }
        Optional<AuthProtocol> wanted = protocol(hint).filter(left::contains);
        if (wanted.isPresent()) {
            left.remove(wanted.get());
            left.addFirst(wanted.get());
        } else if (!left.isEmpty() && ++hintsWeHaveNot == HINTS) {
            hintsWeHaveNot = 0;
            left.removeFirst();
        }
        failWithoutMethod("the client refuses " + methods + " and suggests " + describe(hint));
    }

    void rejected() {
        left.clear();
        failWithoutMethod("the client refuses to authenticate");
    }

    private Optional<AuthProtocol> demanded() {
        return client ? Optional.empty() : left.stream().findFirst();
    }

    private void refuse(ConfigureOption asked) {
        refusals = asked.equals(refusedDemand) ? refusals + 1 : 1;
        refusedDemand = asked;
        if (client && refusals >= PATIENCE) {
            failure = new Failure(
                    Layer.LCP,
                    Reason.AUTHENTICATION_REFUSED,
                    "the server insists on " + describe(asked) + (isWeak(asked) ? WEAK : "")
                            + ", and this profile allows only " + methods,
                    adviceFor(asked));
        }
    }

    private static boolean isWeak(ConfigureOption demand) {
        return protocol(demand)
                .filter(known -> !AuthMethod.by(known).provesServer())
                .isPresent();
    }

    private static String adviceFor(ConfigureOption demand) {
        return protocol(demand)
                .map(AuthNegotiation::adviceFor)
                .orElse("have the server offer MS-CHAPv2, or what else the profile allows");
    }

    private static String adviceFor(AuthProtocol protocol) {
        return AuthMethod.by(protocol).advice();
    }

    private void failWithoutMethod(String happened) {
        if (!client && left.isEmpty()) {
            failure = new Failure(
                    Layer.LCP, Reason.AUTHENTICATION_REFUSED, happened, "allow one of these methods in the client");
        }
    }

    private static ConfigureOption option(AuthProtocol protocol) {
        ByteWriter value = new ByteWriter(3).u16(protocol.number());
        if (protocol.algorithm() != AuthProtocol.NO_ALGORITHM) {
            value.u8(protocol.algorithm());
        }
        return new ConfigureOption(TYPE, value.toByteArray());
    }

    private static Optional<AuthProtocol> protocol(ConfigureOption option) {
        return switch (option.data().length) {
            case 2 -> AuthProtocol.of((int) option.number(), AuthProtocol.NO_ALGORITHM);
            case 3 -> AuthProtocol.of((int) option.number() >>> 8, (int) option.number() & 0xff);
            default -> Optional.empty();
        };
    }

    private static String describe(ConfigureOption option) {
        Optional<AuthProtocol> known = protocol(option);
        if (known.isPresent()) {
            return known.get().label();
        }
        if (option.data().length == 3 && option.number() == (0xc223 << 8 | MS_CHAP_V1)) {
            return "MS-CHAPv1";
        }
        return option.data().length < 2
                ? "a malformed method"
                : String.format(
                        Locale.ROOT,
                        "the authentication protocol 0x%04x",
                        option.data()[0] << 8 & 0xff00 | option.data()[1] & 0xff);
    }
}
