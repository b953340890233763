package bulkhead.app.profile.importer.managers;

import bulkhead.app.profile.importer.draft.Document;
import bulkhead.app.profile.importer.draft.Draft;
import bulkhead.app.profile.importer.draft.Findings;
import bulkhead.app.profile.importer.draft.ImportException;
import bulkhead.app.profile.importer.draft.ImportedConnection;
import bulkhead.app.profile.importer.draft.Importer;
import bulkhead.app.profile.importer.draft.Netmask;
import bulkhead.app.profile.importer.syntax.Ini;
import bulkhead.app.secret.SecretKind;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/** ConnMan's provisioning files and saved providers (connman-vpn-provider.config(5), and its vpn/plugins/l2tp.c). */
public final class ConnManImporter implements Importer {
    private static final Pattern PROVIDER = Pattern.compile("(?m)^[ \\t]*+\\[provider_");

    private static final Map<String, String> REFUSALS = Map.of(
            "RefuseEAP", "refuse-eap",
            "RefusePAP", "refuse-pap",
            "RefuseCHAP", "refuse-chap",
            "RefuseMSCHAP", "refuse-mschap",
            "RefuseMSCHAP2", "refuse-mschapv2");

    /** Read elsewhere, for its own bookkeeping, or without meaning for this stack. */
    private static final Set<String> PASSED_OVER = Set.of(
            "Type",
            "Name",
            "Host",
            "Networks",
            "SplitRouting",
            "DefaultRoute",
            "User",
            "Password",
            "Modified",
            "AutoConnect",
            "Favorite",
            "Domain",
            "BPS",
            "TXBPS",
            "RXBPS",
            "LengthBit",
            "FlowBit",
            "TunnelRWS",
            "Exclusive",
            "Redial",
            "RedialTimeout",
            "MaxRedials",
            "Autodial",
            "RequirePAP",
            "RequireCHAP",
            "ReqAuth",
            "AccessControl",
            "AuthFile",
            "ListenAddr",
            "IPsecSaref",
            "ForceUserSpace",
            "EchoFailure",
            "EchoInterval",
            "Debug",
            "NoBSDComp",
            "NoPcomp",
            "UseAccomp",
            "NoDeflate",
            "NoVJ");

    @Override
    public boolean recognises(Document document, String text) {
        return PROVIDER.matcher(text).find();
    }

    @Override
    public boolean readsOctets() {
        return true;
    }

    @Override
    public void read(Document document, String text, Findings found) throws ImportException {
        for (Ini.Section section : Ini.parse(text, Ini.Style.KEY_FILE).sections()) {
            if (!section.name().startsWith("provider_")) {
                continue;
            }
            String type = value(section, "Type");
            String name = value(section, "Name");
            String shown = name == null ? section.name().substring("provider_".length()) : name;
            if (type == null || type.equalsIgnoreCase("l2tp")) {
                found.add(() -> connection(section, shown));
            } else {
                found.passOver(shown, type);
            }
        }
    }

    private static ImportedConnection connection(Ini.Section from, String name) throws ImportException {
        try (Draft draft = new Draft(name)) {
            draft.server(value(from, "Host")).user(value(from, "L2TP.User"));
            draft.secret(SecretKind.PASSWORD, value(from, "L2TP.Password"));
            draft.absent("ConnMan asks for it, or does not have it");
            draft.left(
                    "L2TP without IPsec, as ConnMan has it: Bulkhead always uses IPsec, and the server must have it");
            draft.permitAll();
            networks(draft, from);
            for (String key : from.values().keySet()) {
                // PPP's options were L2TP's in earlier versions.
                String option = key.replaceFirst("^(L2TP|PPPD)\\.", "");
                if (REFUSALS.containsKey(option)) {
                    if (Draft.isTrue(value(from, key))) {
                        draft.refuse(REFUSALS.get(option));
                    }
                } else if (option.startsWith("ReqMPPE")) {
                    draft.left("MPPE: IPsec encrypts already");
                } else if (option.equals("Challenge") && Draft.isTrue(value(from, key))) {
                    draft.left("the tunnel secret in xl2tpd's l2tp-secrets: give it with --tunnel-secret-file");
                } else if (option.equals("Port")) {
                    draft.left("the port " + value(from, key) + " of this computer");
                } else if (!PASSED_OVER.contains(option) && !option.equals("Challenge")) {
                    draft.left("the setting '" + key + "'");
                }
            }
            return draft.done();
        }
    }

    /** Behind the VPN are these networks, or everything: {@code network/netmask/gateway} with commas between them. */
    private static void networks(Draft draft, Ini.Section from) throws ImportException {
        String networks = value(from, "Networks");
        boolean split = networks != null && !networks.isEmpty();
        if (split) {
            for (String network : networks.split("[,;]")) {
                String[] parts = network.strip().split("/");
                // Saved ones have the family in front.
                int first = parts.length > 2 && parts[0].matches("[46]?") ? 1 : 0;
                if (parts.length > first + 1) {
                    draft.route(
                            parts[first + 1].indexOf('.') < 0
                                    ? parts[first] + "/" + parts[first + 1]
                                    : Netmask.network(parts[first], parts[first + 1]));
                } else if (!network.isBlank()) {
                    draft.route(network.strip());
                }
            }
        }
        if (split || Draft.isTrue(value(from, "SplitRouting"))) {
            draft.split();
        }
    }

    /** Values have no blanks around them. */
    private static String value(Ini.Section from, String key) {
        String value = from.get(key);
        return value == null ? null : value.strip();
    }
}
