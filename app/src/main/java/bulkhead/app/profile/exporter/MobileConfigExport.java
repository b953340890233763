package bulkhead.app.profile.exporter;

import bulkhead.app.profile.Profile;
import bulkhead.app.secret.SecretException;
import bulkhead.app.secret.SecretKind;
import bulkhead.app.secret.SecretSet;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;

/** A configuration profile of Apple's with one VPN payload (developer.apple.com/documentation/devicemanagement/vpn). */
final class MobileConfigExport {
    private static final String DOCTYPE = "<!DOCTYPE plist PUBLIC \"-//Apple//DTD PLIST 1.0//EN\""
            + " \"http://www.apple.com/DTDs/PropertyList-1.0.dtd\">";

    private MobileConfigExport() {}

    static byte[] write(String name, Profile profile, SecretSet secrets) throws SecretException {
        Map<String, Object> ipsec = new LinkedHashMap<>();
        ipsec.put("AuthenticationMethod", "SharedSecret");
        ipsec.put("LocalIdentifierType", "KeyID");
        ipsec.put("SharedSecret", secrets.get(SecretKind.PRE_SHARED_KEY));
        byte[] password = secrets.get(SecretKind.PASSWORD);
        Map<String, Object> ppp = new LinkedHashMap<>();
        ppp.put("AuthName", profile.user());
        ppp.put(
                "AuthPassword",
                password == null ? null : SecretText.of(password, SecretKind.PASSWORD, "a configuration profile"));
        ppp.put("CommRemoteAddress", profile.server());
        boolean split =
                Boolean.TRUE.equals(profile.split()) || !profile.routes().isEmpty();
        Map<String, Object> vpn = payload("com.apple.vpn.managed", name, "vpn");
        vpn.put("UserDefinedName", name);
        vpn.put("VPNType", "L2TP");
        vpn.put("IPSec", ipsec);
        vpn.put("IPv4", Map.of("OverridePrimary", split ? 0 : 1));
        vpn.put("PPP", ppp);
        Map<String, Object> root = payload("Configuration", name, "profile");
        root.put("PayloadContent", List.of(vpn));
        return plist(root);
    }

    private static Map<String, Object> payload(String type, String name, String kind) {
        String uuid = UUID.randomUUID().toString().toUpperCase(Locale.ROOT);
        Map<String, Object> payload = new LinkedHashMap<>();
        payload.put("PayloadDisplayName", name);
        payload.put("PayloadIdentifier", "bulkhead." + kind + "." + uuid);
        payload.put("PayloadType", type);
        payload.put("PayloadUUID", uuid);
        payload.put("PayloadVersion", 1);
        return payload;
    }

    private static byte[] plist(Object root) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try {
            XMLStreamWriter out =
                    XMLOutputFactory.newDefaultFactory().createXMLStreamWriter(bytes, StandardCharsets.UTF_8.name());
            out.writeStartDocument("UTF-8", "1.0");
            out.writeDTD(DOCTYPE);
            out.writeStartElement("plist");
            out.writeAttribute("version", "1.0");
            write(out, root);
            out.writeEndElement();
            out.writeEndDocument();
            out.close();
        } catch (XMLStreamException e) {
            throw new IllegalStateException("memory takes everything", e);
        }
        return bytes.toByteArray();
    }

    private static void write(XMLStreamWriter out, Object value) throws XMLStreamException {
        switch (value) {
            case Map<?, ?> map -> {
                out.writeStartElement("dict");
                for (var entry : map.entrySet()) {
                    if (entry.getValue() != null) {
                        element(out, "key", String.valueOf(entry.getKey()));
                        write(out, entry.getValue());
                    }
                }
                out.writeEndElement();
            }
            case List<?> list -> {
                out.writeStartElement("array");
                for (Object one : list) {
                    write(out, one);
                }
                out.writeEndElement();
            }
            case byte[] data -> element(out, "data", Base64.getEncoder().encodeToString(data));
            case Integer number -> element(out, "integer", number.toString());
            default -> element(out, "string", String.valueOf(value));
        }
    }

    private static void element(XMLStreamWriter out, String name, String text) throws XMLStreamException {
        out.writeStartElement(name);
        // A parser would take it for a line's end.
        String[] parts = text.split("\r", -1);
        for (int i = 0; i < parts.length; i++) {
            if (i > 0) {
                out.writeEntityRef("#13");
            }
            out.writeCharacters(parts[i]);
        }
        out.writeEndElement();
    }
}
