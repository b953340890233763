package bulkhead.app.profile.importer;

import bulkhead.app.secret.SecretKind;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
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
    /** Of ipsec.conf; a file may have any number of others. */
    private static final Set<String> KEYS = Set.of(
            "also",
            "right",
            "type",
            "rightprotoport",
            "ike",
            "esp",
            "phase2alg",
            "phase2",
            "authby",
            "leftauth",
            "keyexchange",
            "ikev2",
            "aggressive",
            "aggrmode",
            "rightid",
            "leftid");

    private static final Pattern CONN = Pattern.compile("(?m)^conn\\s++\\S");
    private static final Pattern PSK = Pattern.compile("(?i):\\s*+PSK\\s");
    private static final Pattern LAC = Pattern.compile("(?m)^[ \\t]*+\\[lac\\s");
    private static final Pattern OPTIONS =
            Pattern.compile("(?m)^[ \\t]*+(refuse-|require-|noccp|usepeerdns|noauth|\\+ipv6|ipcp-accept)");

    private final List<Map<String, String>> connections = new ArrayList<>();
    private final List<List<Words.Word>> keys = new ArrayList<>();
    private final List<Ini.Section> lacs = new ArrayList<>();
    private final Map<String, List<List<Words.Word>>> options = new LinkedHashMap<>();
    private final List<List<Words.Word>> passwords = new ArrayList<>();
    private final List<String> includes = new ArrayList<>();

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
            Ini.parse(text).sections().stream()
                    .filter(section ->
                            section.name().startsWith("lac ") && !section.name().equals("lac default"))
                    .forEach(lacs::add);
        } else if (CONN.matcher(text).find()) {
            ipsecConf(text);
        } else if (name.equals("chap-secrets") || name.equals("pap-secrets")) {
            passwords.addAll(Words.commands(Words.Language.SHELL, text));
        } else if (PSK.matcher(text).find()) {
            keys.addAll(Words.commands(Words.Language.SHELL, text));
        } else {
            options.put(name, Words.commands(Words.Language.SHELL, text));
        }
    }

    List<ImportedConnection> read() throws ImportException {
        Importers.count(Math.max(lacs.size(), connections.size()));
        Importers.count(Math.max(keys.size(), passwords.size()));
        List<ImportedConnection> found = new ArrayList<>();
        List<Map<String, String>> ipsec = connections.stream()
                .filter(conn -> conn.containsKey("right")
                        && !conn.get("right").startsWith("%")
                        && ("transport".equals(conn.get("type"))
                                || conn.getOrDefault("rightprotoport", "").contains("1701")))
                .toList();
        for (Ini.Section lac : lacs) {
            String server = host(lac.get("lns"));
            Map<String, String> conn = ipsec.stream()
                    .filter(one -> one.get("right").equals(server))
                    .findFirst()
                    .orElse(ipsec.size() == 1 ? ipsec.getFirst() : Map.of());
            found.add(connection(lac.name().substring(4).strip(), server, conn, lac));
        }
        if (lacs.isEmpty()) {
            for (Map<String, String> conn : ipsec) {
                found.add(connection(conn.get("conn"), conn.get("right"), conn, new Ini.Section("", Map.of())));
            }
        }
        return found;
    }

    private ImportedConnection connection(String name, String server, Map<String, String> conn, Ini.Section lac)
            throws ImportException {
        try (Draft draft = new Draft(name)) {
            draft.server(server == null ? conn.get("right") : server);
            if (conn.isEmpty()) {
                draft.left("IPsec: no conn of ipsec.conf is about this server; Bulkhead always uses IPsec");
            }
            for (String key : new String[] {"ike", "esp", "phase2alg", "phase2"}) {
                if (conn.containsKey(key)) {
                    draft.proposals(conn.get(key));
                }
            }
            ipsec(draft, conn);
            String user = ppp(draft, lac);
            draft.user(user);
            preSharedKey(draft, server, conn);
            password(draft, user);
            if (!includes.isEmpty()) {
                draft.left("what ipsec.conf includes: " + String.join(", ", includes));
            }
            return draft.done();
        }
    }

    private static void ipsec(Draft draft, Map<String, String> conn) {
        String by = conn.getOrDefault("authby", conn.getOrDefault("leftauth", "secret"));
        if (!by.contains("secret") && !by.contains("psk")) {
            draft.left("authentication by " + by + ": Bulkhead has a pre-shared key only");
        }
        if (conn.getOrDefault("keyexchange", "").equals("ikev2")
                || conn.getOrDefault("ikev2", "").matches("yes|insist")) {
            draft.left("IKEv2: Bulkhead has IKEv1 only");
        }
        if (conn.getOrDefault("aggressive", conn.getOrDefault("aggrmode", "no")).equals("yes")) {
            draft.left("aggressive mode: Bulkhead has main mode only");
        }
        if (conn.containsKey("rightid")) {
            draft.left("the server's identity " + conn.get("rightid")
                    + ": Bulkhead takes any that knows the pre-shared key");
        }
        if (conn.containsKey("leftid")) {
            draft.left("the own identity " + conn.get("leftid") + ": Bulkhead sends its address");
        }
    }

    /** xl2tpd's and pppd's settings; the user's name. */
    private String ppp(Draft draft, Ini.Section lac) throws ImportException {
        String user = lac.get("name");
        for (String key : new String[] {"refuse pap", "refuse chap"}) {
            if (Draft.isTrue(lac.get(key))) {
                draft.refuse(key.replace(' ', '-'));
            }
        }
        if (Draft.isTrue(lac.get("challenge"))) {
            draft.left("the tunnel secret in xl2tpd's l2tp-secrets: give it with --tunnel-secret-file");
        }
        String file = lac.get("pppoptfile");
        String name = file == null ? null : file.substring(file.lastIndexOf('/') + 1);
        List<List<Words.Word>> lines = options.get(name);
        if (lines == null && options.size() == 1) {
            lines = options.values().iterator().next();
        }
        if (lines != null || lac.get("lns") != null) {
            draft.permitAll();
        }
        if (lines == null) {
            return user;
        }
        for (List<Words.Word> line : lines) {
            String option = line.getFirst().text();
            String argument = line.size() > 1 ? line.get(1).text() : "";
            switch (option) {
                case "name", "user" -> user = argument;
                case "password" -> draft.secret(SecretKind.PASSWORD, argument);
                case "mtu", "mru" -> draft.mtu(argument);
                case "refuse-pap", "refuse-chap", "refuse-mschap", "refuse-mschap-v2", "refuse-eap" ->
                    draft.refuse(option);
                case "noipv6" -> draft.noIpv6();
                case "nodefaultroute" -> draft.split();
                case "require-mppe", "require-mppe-40", "require-mppe-128" ->
                    draft.left("MPPE: IPsec encrypts already");
                case "plugin", "connect", "ipparam", "linkname", "file" ->
                    draft.left("pppd's option '" + option + " " + argument + "'");
                default -> {
                    // What pppd needs to be told and this stack does anyway, or what is for the server's side.
                }
            }
        }
        return user;
    }

    private void preSharedKey(Draft draft, String server, Map<String, String> conn) throws ImportException {
        String fallback = null;
        for (List<Words.Word> line : keys) {
            int psk = 0;
            while (psk < line.size() && !line.get(psk).text().equalsIgnoreCase("PSK")) {
                psk++;
            }
            if (psk + 1 >= line.size()) {
                continue;
            }
            String value = line.get(psk + 1).quoted()
                    ? "\"" + line.get(psk + 1).text()
                    : line.get(psk + 1).text();
            List<String> selectors = line.subList(0, psk).stream()
                    .map(word -> word.text().replaceFirst(":$", ""))
                    .toList();
            if (selectors.contains(server) || selectors.contains(conn.get("rightid"))) {
                key(draft, value);
                return;
            }
            boolean any = selectors.stream()
                    .allMatch(one -> one.isEmpty() || one.startsWith("%any") || one.equals("0.0.0.0"));
            if (fallback == null && (any || keys.size() == 1)) {
                fallback = value;
            }
        }
        if (fallback != null) {
            key(draft, fallback);
        }
    }

    /** A quoted text, or base 16 behind 0x, or base 64 behind 0s. */
    private static void key(Draft draft, String value) throws ImportException {
        try {
            if (value.startsWith("0x")) {
                draft.secret(SecretKind.PRE_SHARED_KEY, HexFormat.of().parseHex(value.substring(2)));
            } else if (value.startsWith("0s")) {
                draft.secret(SecretKind.PRE_SHARED_KEY, Base64.getDecoder().decode(value.substring(2)));
            } else {
                draft.secret(SecretKind.PRE_SHARED_KEY, value.startsWith("\"") ? value.substring(1) : value);
            }
        } catch (IllegalArgumentException e) {
            throw new ImportException("the pre-shared key in ipsec.secrets is neither text nor base 16 or 64");
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

    /** Sections begin in the first column; what {@code conn %default} and {@code also=} say holds where a conn says nothing. */
    private void ipsecConf(String text) {
        Map<String, Map<String, String>> sections = new LinkedHashMap<>();
        Map<String, String> section = new LinkedHashMap<>();
        for (String line : (Iterable<String>) text.lines()::iterator) {
            String[] words = line.strip().split("\\s+", 2);
            int equals = line.indexOf('=');
            if (line.isBlank() || words[0].startsWith("#")) {
                continue;
            }
            if (!Character.isWhitespace(line.charAt(0))) {
                section = new LinkedHashMap<>();
                if (words[0].equals("conn") && words.length == 2) {
                    section.put("conn", words[1]);
                    sections.put(words[1], section);
                } else if (words[0].equals("include") && words.length == 2) {
                    includes.add(words[1]);
                }
            } else if (equals > 0 && KEYS.contains(line.substring(0, equals).strip())) {
                String value = uncommented(line.substring(equals + 1).strip());
                section.putIfAbsent(line.substring(0, equals).strip(), value.replaceAll("^\"(.*)\"$", "$1"));
            }
        }
        Map<String, String> defaults = sections.getOrDefault("%default", Map.of());
        for (Map<String, String> conn : sections.values()) {
            Map<String, String> also = sections.getOrDefault(conn.get("also"), Map.of());
            if (conn != also) {
                also.forEach(conn::putIfAbsent);
            }
            if (conn != defaults) {
                defaults.forEach(conn::putIfAbsent);
                connections.add(conn);
            }
        }
    }

    /** Up to a {@code #} behind a blank. */
    private static String uncommented(String value) {
        for (int at = value.indexOf('#', 1); at > 0; at = value.indexOf('#', at + 1)) {
            if (Character.isWhitespace(value.charAt(at - 1))) {
                return value.substring(0, at).strip();
            }
        }
        return value;
    }

    private static String host(String lns) {
        return lns == null ? null : lns.split("[,\\s]")[0].replaceFirst(":\\d+$", "");
    }
}
