package bulkhead.app.profile.importer.classic;

import bulkhead.app.profile.importer.draft.Draft;
import bulkhead.app.profile.importer.draft.Findings;
import bulkhead.app.profile.importer.draft.ImportException;
import bulkhead.app.profile.importer.syntax.Ini;
import bulkhead.app.secret.SecretKind;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * The classic client: ipsec.conf and ipsec.secrets (strongSwan, Libreswan) or swanctl.conf, xl2tpd.conf, pppd's options and
 * chap-secrets.
 */
public final class ClassicImporter {
    private static final Pattern CONN = Pattern.compile("(?m)^conn\\s++\\S");
    private static final Pattern PSK = Pattern.compile("(?i):\\s*+PSK\\s");
    private static final Pattern LAC = Pattern.compile("(?m)^[ \\t]*+\\[(lac|lns)\\s");
    private static final Pattern OPTIONS =
            Pattern.compile("(?m)^[ \\t]*+(refuse-|require-|noccp|usepeerdns|noauth|\\+ipv6|ipcp-accept)");

    /** Of pap-secrets(5): any, none, or some. */
    private static final Pattern ADDRESSES = Pattern.compile("[*-]|!?[0-9a-fA-F.:/+]++");

    private final IpsecConf conf = new IpsecConf();
    private final List<Ini.Section> lacs = new ArrayList<>();
    private final Map<String, List<List<PppdWords.Word>>> options = new LinkedHashMap<>();
    private final List<List<PppdWords.Word>> passwords = new ArrayList<>();
    private final Halves halves;

    public ClassicImporter(Halves halves) {
        this.halves = halves;
    }

    public static boolean recognises(String name, String text) {
        return CONN.matcher(text).find()
                || SwanctlConf.recognises(text)
                || PSK.matcher(text).find()
                || LAC.matcher(text).find()
                || OPTIONS.matcher(text).find()
                || hasPasswords(name, text);
    }

    public void add(String name, String text) throws ImportException {
        if (LAC.matcher(text).find()) {
            xl2tpd(Ini.parse(text, Ini.Style.XL2TPD).sections());
        } else if (CONN.matcher(text).find()) {
            conf.add(text);
        } else if (SwanctlConf.recognises(text)) {
            SwanctlConf.read(text, halves);
        } else if (!PSK.matcher(text).find() && !OPTIONS.matcher(text).find() && hasPasswords(name, text)) {
            passwords.addAll(PppdWords.lines(text));
        } else if (PSK.matcher(text).find()) {
            halves.keys().add(text);
        } else {
            options.put(name, PppdWords.lines(text));
        }
    }

    /** When all files were added. */
    public void finish() throws ImportException {
        Findings.count(Math.max(lacs.size(), passwords.size()));
        conf.conns().forEach(halves::add);
        if (!conf.includes().isEmpty()) {
            halves.left("what ipsec.conf includes: " + String.join(", ", conf.includes()));
        }
        if (!halves.keys().includes().isEmpty()) {
            halves.left("what ipsec.secrets includes: "
                    + String.join(", ", halves.keys().includes()));
        }
        for (Ini.Section lac : lacs) {
            halves.add(
                    new Halves.Lac(lac.name().substring(4).strip(), host(lac.get("lns")), draft -> fill(draft, lac)));
        }
    }

    private void xl2tpd(List<Ini.Section> sections) {
        for (Ini.Section section : sections) {
            if (section.name().startsWith("lac ") && !section.name().equals("lac default")) {
                lacs.add(section);
            } else if (section.name().startsWith("lns ")) {
                halves.server("this xl2tpd.conf", "its section [" + section.name() + "]");
            }
        }
    }

    private void fill(Draft draft, Ini.Section lac) throws ImportException {
        for (String key : new String[] {"refuse pap", "refuse chap"}) {
            if (Draft.isTrue(lac.get(key))) {
                draft.refuse(key.replace(' ', '-'));
            }
        }
        if (Draft.isTrue(lac.get("challenge"))) {
            draft.left("the tunnel secret in xl2tpd's l2tp-secrets: give it with --tunnel-secret-file");
        }
        String file = lac.get("pppoptfile");
        List<List<PppdWords.Word>> lines = options.get(file == null ? null : file.substring(file.lastIndexOf('/') + 1));
        if (lines == null && options.size() == 1) {
            lines = options.values().iterator().next();
        }
        if (lines != null || lac.get("lns") != null) {
            draft.permitAll();
        }
        String user = PppdOptions.fill(draft, words(lines), lac.get("name"));
        draft.user(user);
        password(draft, user);
    }

    private static List<PppdWords.Word> words(List<List<PppdWords.Word>> lines) {
        return lines == null ? List.of() : lines.stream().flatMap(List::stream).toList();
    }

    /**
     * pppd's chap-secrets and pap-secrets, by their name or, where they come by a pipe, by their content: lines of client,
     * server, secret and addresses, of which each has an asterisk, or addresses.
     */
    private static boolean hasPasswords(String name, String text) {
        if (name.equals("chap-secrets") || name.equals("pap-secrets")) {
            return true;
        }
        try {
            List<List<PppdWords.Word>> lines = PppdWords.lines(text);
            return !lines.isEmpty()
                    && !name.equals("l2tp-secrets")
                    && lines.stream()
                            .allMatch(line -> line.size() > 2
                                    && (line.get(1).text().equals("*")
                                            || line.size() > 3
                                                    && ADDRESSES
                                                            .matcher(line.get(3).text())
                                                            .matches()));
        } catch (ImportException e) {
            return false;
        }
    }

    /** Lines of client, server, secret, addresses. */
    private void password(Draft draft, String user) throws ImportException {
        for (List<PppdWords.Word> line : passwords) {
            if (line.size() >= 3
                    && (line.getFirst().text().equals(user)
                            || line.getFirst().text().equals("*"))) {
                draft.secret(SecretKind.PASSWORD, line.get(2).bytes());
                return;
            }
        }
    }

    /** The first of several; a port stays for the draft to tell. */
    private static String host(String lns) {
        return lns == null ? null : lns.split("[,\\s]")[0];
    }
}
