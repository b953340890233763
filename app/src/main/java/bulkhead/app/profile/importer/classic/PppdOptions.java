package bulkhead.app.profile.importer.classic;

import bulkhead.app.profile.importer.draft.Draft;
import bulkhead.app.profile.importer.draft.ImportException;
import bulkhead.app.secret.SecretKind;
import java.util.List;
import java.util.Set;

/** pppd(8)'s options: words, of which some are an option's argument, wherever the lines end. */
public final class PppdOptions {
    private static final Set<String> WITH_ARGUMENT = Set.of(
            "name",
            "user",
            "password",
            "mtu",
            "mru",
            "plugin",
            "connect",
            "ipparam",
            "linkname",
            "file",
            "call",
            "domain",
            "remotename");

    private PppdOptions() {}

    /**
     * Fills the draft, with all but the user.
     *
     * @param name who logs in where the options say nothing of it
     * @return who logs in
     */
    public static String fill(Draft draft, List<PppdWords.Word> words, String name) throws ImportException {
        String user = null;
        for (int i = 0; i < words.size(); i++) {
            String option = words.get(i).text();
            PppdWords.Word word =
                    WITH_ARGUMENT.contains(option) && i + 1 < words.size() ? words.get(++i) : PppdWords.Word.of("");
            String argument = word.text();
            switch (option) {
                // To pppd, user is who logs in, and name is what this computer is called where no user is given.
                case "name" -> name = argument;
                case "user" -> user = argument;
                case "password" -> draft.secret(SecretKind.PASSWORD, word.bytes());
                default -> fill(draft, option, argument);
            }
        }
        return user == null ? name : user;
    }

    private static void fill(Draft draft, String option, String argument) throws ImportException {
        switch (option) {
            case "mtu", "mru" -> draft.mtu(argument);
            case "refuse-pap", "refuse-chap", "refuse-mschap", "refuse-mschap-v2", "refuse-eap", "-pap", "-chap" ->
                draft.refuse(option.startsWith("-") ? "refuse" + option : option);
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
}
