package bulkhead.app.profile.importer.windows;

import bulkhead.app.profile.importer.draft.Document;
import bulkhead.app.profile.importer.draft.Draft;
import bulkhead.app.profile.importer.draft.Findings;
import bulkhead.app.profile.importer.draft.ImportException;
import bulkhead.app.profile.importer.draft.ImportedConnection;
import bulkhead.app.profile.importer.draft.Importer;
import bulkhead.app.profile.importer.draft.Variables;
import bulkhead.app.secret.SecretKind;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Windows' ProfileXML (the reference of the VPNv2 CSP): in a file of its own, in SyncML, or in a script for PowerShell, which puts
 * it together.
 */
public final class ProfileXmlImporter implements Importer {
    /** One more than these is refused. */
    private static final int MOST = 500;

    private static final Pattern PLACE = Pattern.compile("VPNv2/([^/<>\\s]{1,250})/ProfileXML");
    private static final Pattern SCRIPT = Pattern.compile("(?m)^[ \\t]*+(\\[\\w+][ \\t]*+)?+\\$[\\w:]++\\s*+\\+?=");

    @Override
    public boolean recognises(Document document, String text) {
        return text.contains("<VPNProfile") || text.contains("&lt;VPNProfile");
    }

    @Override
    public void read(Document document, String text, Findings found) throws ImportException {
        Map<String, String> names = new LinkedHashMap<>();
        if (SCRIPT.matcher(text).find()) {
            PowerShellScript script = PowerShellScript.of(text);
            for (String profile : script.profiles()) {
                profiles(profile).keySet().forEach(xml -> names.put(xml, script.profile()));
            }
        } else {
            names.putAll(profiles(text));
        }
        if (names.isEmpty()) {
            throw new ImportException(
                    document.shownName() + " does not have its ProfileXML whole: import the XML that it makes");
        }
        Findings.count(names.size());
        for (Map.Entry<String, String> entry : names.entrySet()) {
            read(entry.getKey(), entry.getValue(), document, found);
        }
    }

    /** The profiles in a text, plain or escaped once, with the names that their places in SyncML have. */
    private static Map<String, String> profiles(String text) {
        Map<String, String> found = new LinkedHashMap<>();
        for (boolean escaped : new boolean[] {false, true}) {
            String head = escaped ? "&lt;VPNProfile" : "<VPNProfile";
            String tail = escaped ? "&lt;/VPNProfile&gt;" : "</VPNProfile>";
            int from = 0;
            while (found.size() <= MOST) {
                int start = text.indexOf(head, from);
                int end = text.indexOf(tail, start);
                if (start < 0 || end < 0) {
                    break;
                }
                from = end + tail.length();
                String xml = text.substring(start, from);
                found.put(escaped ? Xml.unescaped(xml) : xml, place(text, start));
            }
        }
        return found;
    }

    /** What the place in front of it is called; empty where there is none. */
    private static String place(String text, int start) {
        Matcher place = PLACE.matcher(text).region(Math.max(0, start - 1000), start);
        String name = "";
        while (place.find()) {
            name = place.group(1);
        }
        return name;
    }

    private static void read(String xml, String given, Document document, Findings found) {
        try {
            Xml profile = Xml.parse(xml, "the ProfileXML in " + document.shownName());
            Xml vpn = profile.child("NativeProfile");
            String name = name(given, profile, document);
            String protocol = vpn.text("NativeProtocolType");
            if (protocol.equalsIgnoreCase("l2tp")
                    || !vpn.text("L2tpPsk").isEmpty()
                    || hasL2tp(vpn.child("ProtocolList"))) {
                found.add(() -> connection(name, profile, vpn));
            } else {
                found.passOver(name, protocol.isEmpty() ? "no L2TP" : protocol);
            }
        } catch (ImportException e) {
            found.refuse(e.getMessage());
        }
    }

    private static boolean hasL2tp(Xml protocols) {
        return protocols.children().stream()
                .flatMap(list -> list.children().stream())
                .anyMatch(protocol -> protocol.text("Type").equalsIgnoreCase("l2tp")
                        || protocol.text().equalsIgnoreCase("l2tp"));
    }

    private static String name(String given, Xml profile, Document document) {
        String named = Variables.shown(given.isEmpty() ? profile.text("ProfileName") : given);
        if (named.isEmpty()) {
            return document.shownName().replaceFirst("\\.\\w+$", "");
        }
        try {
            return given.isEmpty() ? named : URLDecoder.decode(named.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return named;
        }
    }

    private static ImportedConnection connection(String name, Xml profile, Xml vpn) throws ImportException {
        try (Draft draft = new Draft(name)) {
            draft.absent("Windows asks for it, or has it elsewhere");
            servers(draft, vpn.text("Servers"));
            String psk = vpn.text("L2tpPsk");
            draft.secret(SecretKind.PRE_SHARED_KEY, psk);
            authentication(draft, vpn.child("Authentication"), psk);
            routing(draft, profile, vpn);
            Map<String, String> algorithms = new LinkedHashMap<>();
            for (Xml chosen : vpn.child("CryptographySuite").children()) {
                algorithms.put(chosen.name().toLowerCase(Locale.ROOT), chosen.text());
            }
            PowerShellImporter.algorithms(draft, algorithms);
            rest(draft, profile);
            return draft.done();
        }
    }

    /** Names with commas between them, each with a name for people behind a semicolon. */
    private static void servers(Draft draft, String servers) throws ImportException {
        String[] all = servers.split(",");
        draft.server(all[0].split(";")[0]);
        if (all.length > 1) {
            draft.left("the other servers: "
                    + String.join(",", Arrays.copyOfRange(all, 1, all.length)).strip());
        }
    }

    private static void authentication(Draft draft, Xml authentication, String psk) {
        List<String> methods = new ArrayList<>();
        String method = authentication.text("UserMethod").toLowerCase(Locale.ROOT);
        if (method.contains("mschapv2")) {
            methods.add("mschapv2");
        }
        if (method.contains("eap")
                || method.isEmpty() && !authentication.text("Eap").isEmpty()) {
            methods.add("eap-mschapv2");
            draft.left("the kind of EAP: Bulkhead has EAP-MSCHAPv2 only");
        }
        draft.auth(methods);
        if (authentication.text("MachineMethod").equalsIgnoreCase("certificate") && psk.isEmpty()) {
            draft.left("certificates: give yours with --certificate");
        }
    }

    /** Without a word about it, all goes through the tunnel. */
    private static void routing(Draft draft, Xml profile, Xml vpn) throws ImportException {
        if (vpn.text("RoutingPolicyType").equalsIgnoreCase("SplitTunnel")) {
            draft.split();
        }
        for (Xml route : profile.children("Route")) {
            String network = route.text("Address") + "/" + route.text("PrefixSize");
            if (route.text("ExclusionRoute").equalsIgnoreCase("true")) {
                draft.left("the route " + network + " beside the tunnel");
            } else {
                draft.route(network);
            }
        }
    }

    private static void rest(Draft draft, Xml profile) {
        for (Xml setting : profile.children()) {
            switch (setting.name().toLowerCase(Locale.ROOT)) {
                case "profilename",
                        "nativeprofile",
                        "route",
                        "remembercredentials",
                        "disableadvancedoptionseditbutton" -> {
                    // Read, or for Windows' own windows.
                }
                case "dnssuffix" -> draft.left("the DNS suffix '" + setting.text() + "'");
                case "alwayson" -> told(draft, setting, "connecting by itself (AlwaysOn)");
                case "lockdown" -> told(draft, setting, "LockDown: --lockdown is an option of connect");
                case "trustednetworkdetection" ->
                    told(draft, setting, "the networks in which Windows does not connect: " + setting.text());
                case "domainnameinformation" ->
                    told(draft, setting, "the servers for the names of " + setting.text("DomainName"));
                default -> told(draft, setting, "the setting " + setting.name());
            }
        }
    }

    private static void told(Draft draft, Xml setting, String what) {
        if (setting.says()) {
            draft.left(what);
        }
    }
}
