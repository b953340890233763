package bulkhead.app.profile.importer.managers;

import bulkhead.app.profile.importer.draft.Document;
import bulkhead.app.profile.importer.draft.Draft;
import bulkhead.app.profile.importer.draft.Findings;
import bulkhead.app.profile.importer.draft.ImportException;
import bulkhead.app.profile.importer.draft.ImportedConnection;
import bulkhead.app.profile.importer.draft.Importer;
import bulkhead.app.secret.SecretKind;
import tools.jackson.core.JacksonException;
import tools.jackson.core.json.JsonReadFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** ChromeOS's Open Network Configuration. */
public final class OncImporter implements Importer {
    private static final JsonMapper MAPPER = JsonMapper.builder()
            .enable(JsonReadFeature.ALLOW_JAVA_COMMENTS, JsonReadFeature.ALLOW_TRAILING_COMMA)
            .build();

    @Override
    public boolean recognises(Document document, String text) {
        return text.contains("\"NetworkConfigurations\"") || text.contains("\"EncryptedConfiguration\"");
    }

    @Override
    public void read(Document document, String text, Findings found) throws ImportException {
        JsonNode root;
        try {
            root = MAPPER.readTree(text);
        } catch (JacksonException e) {
            throw new ImportException(document.shownName() + " is not valid JSON");
        }
        if (root.path("Type").asString("").equals("EncryptedConfiguration")) {
            throw new ImportException(document.shownName()
                    + " is an encrypted configuration, which Bulkhead cannot open: export it without encryption");
        }
        for (JsonNode network : root.path("NetworkConfigurations")) {
            JsonNode vpn = network.path("VPN");
            String type = text(network, "Type");
            String kind = type.equals("VPN") ? text(vpn, "Type") : type;
            if (network.path("Remove").asBoolean(false)) {
                continue;
            }
            if (kind.equals("L2TP-IPsec")) {
                found.add(() -> connection(network, vpn));
            } else if (!kind.isEmpty()) {
                found.passOver(text(network, "Name").isEmpty() ? text(network, "GUID") : text(network, "Name"), kind);
            }
        }
    }

    private static ImportedConnection connection(JsonNode network, JsonNode vpn) throws ImportException {
        try (Draft draft = new Draft(text(network, "Name"))) {
            draft.server(text(vpn, "Host"));
            JsonNode ipsec = vpn.path("IPsec");
            JsonNode l2tp = vpn.path("L2TP");
            draft.user(text(l2tp, "Username"));
            draft.secret(SecretKind.PASSWORD, text(l2tp, "Password"));
            draft.secret(SecretKind.PRE_SHARED_KEY, text(ipsec, "PSK"));
            if (text(l2tp, "Username").contains("${")) {
                draft.left("the user's name has placeholders of ChromeOS: put in what they stand for");
            }
            if (ipsec.path("IKEVersion").asInt(1) != 1) {
                draft.left("IKEv2: Bulkhead has IKEv1 only");
            }
            if (!ipsec.path("AuthenticationType").asString("PSK").equals("PSK")) {
                draft.left("certificates: give yours with --certificate");
            }
            if (!text(ipsec, "Group").isEmpty()) {
                draft.left("the group name: give it with --group-id");
            }
            if (ipsec.has("XAUTH")) {
                draft.left("XAUTH: allow it with --xauth");
            }
            rest(draft, network, vpn);
            return draft.done();
        }
    }

    /** What is not read; values that are what they would be without a word say nothing. */
    private static void rest(Draft draft, JsonNode network, JsonNode vpn) {
        if (vpn.path("AutoConnect").asBoolean(false)) {
            draft.left("connecting by itself (AutoConnect)");
        }
        if (vpn.path("L2TP").path("LcpEchoDisabled").asBoolean(false)) {
            draft.left("that there are no LCP echoes (LcpEchoDisabled): Bulkhead sends them");
        }
        String proxy = text(network.path("ProxySettings"), "Type");
        if (!proxy.isEmpty() && !proxy.equals("Direct")) {
            draft.left("the proxy settings (" + proxy + ")");
        }
        for (String key : new String[] {"IPAddressConfigType", "NameServersConfigType"}) {
            if (text(network, key).equals("Static")) {
                draft.left("the setting " + key + ": the server's values are used");
            }
        }
        if (!network.path("StaticIPConfig").isEmpty()) {
            draft.left("the setting StaticIPConfig: the server's values are used");
        }
    }

    private static String text(JsonNode node, String key) {
        return node.path(key).asString("");
    }
}
