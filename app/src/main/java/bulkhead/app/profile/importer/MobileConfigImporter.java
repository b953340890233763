package bulkhead.app.profile.importer;

import bulkhead.app.secret.SecretKind;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.ASN1OctetString;
import org.bouncycastle.asn1.ASN1Primitive;
import org.bouncycastle.asn1.ASN1Sequence;
import org.bouncycastle.asn1.ASN1TaggedObject;

/** Apple's configuration profiles, plain or signed; their payloads {@code com.apple.vpn.managed} of type L2TP. */
final class MobileConfigImporter implements Importer {
    private static final String SIGNED_DATA = "1.2.840.113549.1.7.2";

    @Override
    public boolean recognises(Document document, String text) {
        return isSigned(document) || text.contains("<plist") || text.contains("PropertyList");
    }

    /** A DER sequence: CMS. It is no text, so it is asked before there is one. */
    static boolean isSigned(Document document) {
        return document.startsWith(0x30, 0x80) || document.startsWith(0x30, 0x82) || document.startsWith(0x30, 0x83);
    }

    @Override
    public void read(Document document, String text, Findings found) throws ImportException {
        boolean signed = isSigned(document);
        String plain = signed ? new Document(document.name(), content(document)).text() : text;
        for (Object payload : list(map(Plist.parse(plain, document.shownName())).get("PayloadContent"))) {
            Map<String, Object> vpn = map(payload);
            if (!"com.apple.vpn.managed".equals(vpn.get("PayloadType"))) {
                continue;
            }
            if ("L2TP".equals(vpn.get("VPNType"))) {
                found.add(() -> connection(vpn, signed));
            } else {
                found.passOver(String.valueOf(vpn.get("UserDefinedName")), String.valueOf(vpn.get("VPNType")));
            }
        }
    }

    private static ImportedConnection connection(Map<String, Object> vpn, boolean signed) throws ImportException {
        Map<String, Object> ipsec = map(vpn.get("IPSec"));
        Map<String, Object> ppp = map(vpn.get("PPP"));
        String name = text(vpn, "UserDefinedName");
        try (Draft draft = new Draft(name == null ? "VPN" : name)) {
            draft.server(text(ppp, "CommRemoteAddress")).user(text(ppp, "AuthName"));
            draft.secret(SecretKind.PASSWORD, text(ppp, "AuthPassword"));
            if (ipsec.get("SharedSecret") instanceof byte[] secret) {
                draft.secret(SecretKind.PRE_SHARED_KEY, secret);
            } else {
                draft.secret(SecretKind.PRE_SHARED_KEY, text(ipsec, "SharedSecret"));
            }
            if (!"SharedSecret".equals(ipsec.getOrDefault("AuthenticationMethod", "SharedSecret"))) {
                draft.left("certificates: Bulkhead has a pre-shared key only");
            }
            String group = text(ipsec, "LocalIdentifier");
            if (group != null && !group.isEmpty()) {
                draft.left("the group name: Bulkhead has no aggressive mode");
            }
            // Apple's key that sends everything through the tunnel; without it only the server's network goes there.
            Object primary = map(vpn.get("IPv4")).getOrDefault("OverridePrimary", "0");
            if (!primary.equals(true) && !Draft.isTrue(String.valueOf(primary))) {
                draft.split();
            }
            if (Boolean.TRUE.equals(ppp.get("TokenCard"))) {
                draft.left("the token card: the password is asked for as usual");
            }
            for (String key : new String[] {"Proxies", "DNS", "OnDemandRules", "OnDemandEnabled", "VendorConfig"}) {
                if (says(vpn.get(key))) {
                    draft.left("the setting " + key);
                }
            }
            if (!list(ppp.get("AuthProtocol")).isEmpty()) {
                draft.left("the authentication " + ppp.get("AuthProtocol")
                        + ": Bulkhead has EAP-MSCHAPv2 of it, and asks for it as usual");
            }
            if (signed) {
                draft.left("the signature: Bulkhead does not check who signed the file");
            }
            return draft.done();
        }
    }

    /** The content of CMS SignedData (RFC 5652 section 5), whoever signed it. */
    private static byte[] content(Document document) throws ImportException {
        try {
            ASN1Sequence message = ASN1Sequence.getInstance(ASN1Primitive.fromByteArray(document.bytes()));
            if (!SIGNED_DATA.equals(
                    ASN1ObjectIdentifier.getInstance(message.getObjectAt(0)).getId())) {
                throw new ImportException(document.shownName() + " is encrypted, or no configuration profile");
            }
            ASN1Sequence signed = ASN1Sequence.getInstance(
                    ASN1TaggedObject.getInstance(message.getObjectAt(1)).getExplicitBaseObject());
            ASN1Sequence content = ASN1Sequence.getInstance(signed.getObjectAt(2));
            return ASN1OctetString.getInstance(
                            ASN1TaggedObject.getInstance(content.getObjectAt(1)).getExplicitBaseObject())
                    .getOctets();
        } catch (IOException | RuntimeException | StackOverflowError e) {
            throw new ImportException(document.shownName() + " is no configuration profile");
        }
    }

    /** Zeros and what is empty are written by every tool, and mean nothing. */
    private static boolean says(Object value) {
        return switch (value) {
            case null -> false;
            case Map<?, ?> map -> map.values().stream().anyMatch(MobileConfigImporter::says);
            case List<?> list -> list.stream().anyMatch(MobileConfigImporter::says);
            default -> !Set.of("", "0", "false").contains(String.valueOf(value));
        };
    }

    private static String text(Map<String, Object> map, String key) {
        return map.get(key) instanceof String text ? text : null;
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> map(Object value) {
        return value instanceof Map<?, ?> map ? (Map<String, Object>) map : Map.of();
    }

    private static List<?> list(Object value) {
        return value instanceof List<?> list ? list : List.of();
    }
}
