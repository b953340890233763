package bulkhead.app.profile.importer.apple;

import bulkhead.app.profile.importer.draft.Document;
import bulkhead.app.profile.importer.draft.Findings;
import bulkhead.app.profile.importer.draft.ImportException;
import bulkhead.app.profile.importer.draft.Importer;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.ASN1OctetString;
import org.bouncycastle.asn1.ASN1Primitive;
import org.bouncycastle.asn1.ASN1Sequence;
import org.bouncycastle.asn1.ASN1TaggedObject;

/**
 * Apple's property lists with connections: configuration profiles ({@code .mobileconfig}), plain or signed, by their payloads
 * {@code com.apple.vpn.managed} of type L2TP, and what macOS exported to {@code .networkConnect}.
 */
public final class AppleImporter implements Importer {
    private static final String SIGNED_DATA = "1.2.840.113549.1.7.2";
    private static final String VPN = "com.apple.vpn.managed";

    @Override
    public boolean recognises(Document document, String text) {
        return isBinary(document) || text.contains("<plist") || text.contains("PropertyList");
    }

    /** It is no text, so it is asked before there is one. */
    public static boolean isBinary(Document document) {
        return isSigned(document) || Plist.isBinary(document);
    }

    /** A DER sequence: CMS. */
    private static boolean isSigned(Document document) {
        return document.startsWith(0x30, 0x80) || document.startsWith(0x30, 0x82) || document.startsWith(0x30, 0x83);
    }

    @Override
    public void read(Document document, String text, Findings found) throws ImportException {
        boolean signed = isSigned(document);
        Map<String, Object> root =
                AppleVpn.map(Plist.parse(signed ? new Document(document.name(), content(document)) : document));
        if (root.containsKey("EncryptedPayloadContent")) {
            throw new ImportException(
                    document.shownName() + " is encrypted for one device: export it without encryption");
        }
        for (Object payload : AppleVpn.list(root.get("PayloadContent"))) {
            payload(AppleVpn.map(payload), signed, found);
        }
        if (!root.containsKey("PayloadContent")) {
            root.forEach((kind, services) -> networkConnect(kind, services, found));
        }
    }

    private static void payload(Map<String, Object> payload, boolean signed, Findings found) {
        String type = String.valueOf(payload.get("PayloadType"));
        if (!type.equals(VPN)) {
            String name = AppleVpn.text(payload, "PayloadDisplayName");
            found.passOver(name == null ? String.valueOf(payload.get("PayloadIdentifier")) : name, type);
        } else if ("L2TP".equals(payload.get("VPNType"))) {
            found.add(() -> AppleVpn.connection(payload, signed));
        } else {
            found.passOver(String.valueOf(payload.get("UserDefinedName")), String.valueOf(payload.get("VPNType")));
        }
    }

    /** By kind what the system has of it, and the users' connections, which have that too. */
    private static void networkConnect(String kind, Object services, Findings found) {
        for (Object one : services instanceof List<?> list ? list : List.of(services)) {
            Map<String, Object> service = AppleVpn.map(one);
            Map<String, Object> system = AppleVpn.map(service.get("SystemConfig"));
            List<?> users = AppleVpn.list(service.get("UserConfigs"));
            for (Object user : users.isEmpty() ? List.of(Map.of()) : users) {
                Map<String, Object> vpn = with(system, AppleVpn.map(user));
                Map<String, Object> ppp = AppleVpn.map(vpn.get("PPP"));
                String name = AppleVpn.text(ppp, "UserDefinedName");
                if (name != null) {
                    vpn.put("UserDefinedName", name);
                }
                if (kind.equals("L2TP") && !ppp.isEmpty()) {
                    found.add(() -> AppleVpn.connection(vpn, false));
                } else if (!vpn.isEmpty()) {
                    found.passOver(
                            name == null ? String.valueOf(vpn.getOrDefault("UserDefinedName", kind)) : name, kind);
                }
            }
        }
    }

    /** The second's values come before the first's, also within what both have. */
    private static Map<String, Object> with(Map<String, Object> system, Map<String, Object> user) {
        Map<String, Object> both = new LinkedHashMap<>(system);
        user.forEach((key, value) -> {
            Map<String, Object> before = AppleVpn.map(both.get(key));
            both.put(key, before.isEmpty() ? value : with(before, AppleVpn.map(value)));
        });
        return both;
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
}
