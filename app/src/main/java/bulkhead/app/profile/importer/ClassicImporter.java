package bulkhead.app.profile.importer;

import bulkhead.app.secret.SecretKind;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The classic client: ipsec.conf and ipsec.secrets (strongSwan, Libreswan), xl2tpd.conf, pppd's options and chap-secrets. A
 * connection is a {@code conn} in transport mode and the {@code lac} with the same server.
 */
final class ClassicImporter {
    private static final Pattern CONN = Pattern.compile("(?m)^conn\\s++\\S");
    private static final Pattern PSK = Pattern.compile("(?i):\\s*+PSK\\s");
    private static final Pattern LAC = Pattern.compile("(?m)^[ \\t]*+\\[lac\\s");
    private static final Pattern OPTIONS =
            Pattern.compile("(?m)^[ \\t]*+(refuse-|require-|noccp|usepeerdns|noauth|\\+ipv6|ipcp-accept)");
    private static final Ini.Section NO_LAC = new Ini.Section("", Map.of());

    private final IpsecConf conf = new IpsecConf();
    private final IpsecSecrets keys = new IpsecSecrets();
    private final List<Ini.Section> lacs = new ArrayList<>();
    private final Map<String, List<List<Words.Word>>> options = new LinkedHashMap<>();
    private final List<List<Words.Word>> passwords = new ArrayList<>();

    static boolean recognises(String name, String text) {
        return CONN.matcher(text).find()
                || PSK.matcher(text).find()
                || LAC.matcher(text).find()
                || OPTIONS.matcher(text).find()
                || name.equals("chap-secrets")
                || name.equals("pap-secrets");
    }

    void add(String name, String text) throws ImportException {
        if (LAC.matcher(text).find()) {
            Ini.parse(text, Ini.Style.XL2TPD).sections().stream()
                    .filter(section ->
                            section.name().startsWith("lac ") && !section.name().equals("lac default"))
                    .forEach(lacs::add);
        } else if (CONN.matcher(text).find()) {
            conf.add(text);
        } else if (name.equals("chap-secrets") || name.equals("pap-secrets")) {
            passwords.addAll(Words.commands(Words.Language.PPPD, text));
        } else if (PSK.matcher(text).find()) {
            keys.add(text);
        } else {
            options.put(name, Words.commands(Words.Language.PPPD, text));
        }
    }

    void read(Findings found) throws ImportException {
        Findings.count(Math.max(lacs.size(), passwords.size()));
        List<IpsecConf.Conn> conns = conf.conns();
        for (Ini.Section lac : lacs) {
            String server = host(lac.get("lns"));
            IpsecConf.Conn conn = conns.stream()
                    .filter(one -> one.get("right").equals(server))
                    .findFirst()
                    .orElse(conns.size() == 1 ? conns.getFirst() : IpsecConf.Conn.NONE);
            found.add(() -> connection(lac.name().substring(4).strip(), server, conn, lac));
        }
        if (lacs.isEmpty()) {
            for (IpsecConf.Conn conn : conns) {
                found.add(() -> connection(conn.name(), conn.get("right"), conn, NO_LAC));
            }
        }
    }

    private ImportedConnection connection(String name, String lns, IpsecConf.Conn conn, Ini.Section lac)
            throws ImportException {
        try (Draft draft = new Draft(name)) {
            String server = lns == null ? conn.get("right") : lns;
            draft.server(server).absent("none of these files has it for this connection");
            if (conn == IpsecConf.Conn.NONE) {
                draft.left("IPsec: no conn of ipsec.conf is about this server; Bulkhead always uses IPsec");
            }
            for (String key : new String[] {"ike", "esp", "phase2alg", "phase2"}) {
                if (conn.get(key) != null) {
                    draft.proposals(conn.get(key));
                }
            }
            ipsec(draft, conn);
            String user = ppp(draft, lac);
            draft.user(user);
            Set<String> ends = new HashSet<>();
            for (String end : new String[] {server, conn.get("right"), conn.get("rightid"), conn.get("leftid")}) {
                if (end != null) {
                    ends.add(end);
                }
            }
            var key = keys.find(ends);
            if (key.isPresent()) {
                draft.secret(SecretKind.PRE_SHARED_KEY, key.get());
            }
            password(draft, user);
            if (!conf.includes().isEmpty()) {
                draft.left("what ipsec.conf includes: " + String.join(", ", conf.includes()));
            }
            return draft.done();
        }
    }

    private static void ipsec(Draft draft, IpsecConf.Conn conn) {
        String by = conn.get("authby", conn.get("leftauth", "secret"));
        if (!by.contains("secret") && !by.contains("psk")) {
            draft.left("authentication by " + by + ": Bulkhead has a pre-shared key only");
        }
        if (conn.get("keyexchange", "").equals("ikev2")
                || Set.of("yes", "insist").contains(conn.get("ikev2", ""))) {
            draft.left("IKEv2: Bulkhead has IKEv1 only");
        }
        if (conn.get("aggressive", conn.get("aggrmode", "no")).equals("yes")) {
            draft.left("aggressive mode: Bulkhead has main mode only");
        }
        if (conn.get("rightid") != null) {
            draft.left("the server's identity " + conn.get("rightid")
                    + ": Bulkhead takes any that knows the pre-shared key");
        }
        if (conn.get("leftid") != null) {
            draft.left("the own identity " + conn.get("leftid") + ": Bulkhead sends its address");
        }
    }

    /** xl2tpd's and pppd's settings; the user's name. */
    private String ppp(Draft draft, Ini.Section lac) throws ImportException {
        for (String key : new String[] {"refuse pap", "refuse chap"}) {
            if (Draft.isTrue(lac.get(key))) {
                draft.refuse(key.replace(' ', '-'));
            }
        }
        if (Draft.isTrue(lac.get("challenge"))) {
            draft.left("the tunnel secret in xl2tpd's l2tp-secrets: give it with --tunnel-secret-file");
        }
        String file = lac.get("pppoptfile");
        List<List<Words.Word>> lines = options.get(file == null ? null : file.substring(file.lastIndexOf('/') + 1));
        if (lines == null && options.size() == 1) {
            lines = options.values().iterator().next();
        }
        if (lines != null || lac.get("lns") != null) {
            draft.permitAll();
        }
        // To pppd, user is who logs in, and name is what this computer is called where no user is given.
        String name = lac.get("name");
        String user = null;
        for (List<Words.Word> line : lines == null ? List.<List<Words.Word>>of() : lines) {
            String argument = line.size() > 1 ? line.get(1).text() : "";
            switch (line.getFirst().text()) {
                case "name" -> name = argument;
                case "user" -> user = argument;
                default -> option(draft, line.getFirst().text(), argument);
            }
        }
        return user == null ? name : user;
    }

    private static void option(Draft draft, String option, String argument) throws ImportException {
        switch (option) {
            case "password" -> draft.secret(SecretKind.PASSWORD, argument);
            case "mtu", "mru" -> draft.mtu(argument);
            case "refuse-pap", "refuse-chap", "refuse-mschap", "refuse-mschap-v2", "refuse-eap" -> draft.refuse(option);
            case "noipv6" -> draft.noIpv6();
            case "nodefaultroute" -> draft.split();
            case "require-mppe", "require-mppe-40", "require-mppe-128" -> draft.left("MPPE: IPsec encrypts already");
            case "plugin", "connect", "ipparam", "linkname", "file", "call", "domain", "remotename" ->
                draft.left("pppd's option '" + option + " " + argument + "'");
            default -> {
                // What pppd needs to be told and this stack does anyway, or what is for the server's side.
            }
        }
    }

    /** Lines of client, server, secret, addresses. */
    private void password(Draft draft, String user) throws ImportException {
        for (List<Words.Word> line : passwords) {
            if (line.size() >= 3
                    && (line.getFirst().text().equals(user)
                            || line.getFirst().text().equals("*"))) {
                draft.secret(SecretKind.PASSWORD, line.get(2).text().getBytes(StandardCharsets.UTF_8));
                return;
            }
        }
    }

    /** The first of several; a port stays for the draft to tell. */
    private static String host(String lns) {
        return lns == null ? null : lns.split("[,\\s]")[0];
    }
}
