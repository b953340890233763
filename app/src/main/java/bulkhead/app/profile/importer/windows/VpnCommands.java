package bulkhead.app.profile.importer.windows;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/** The commands about VPN connections and their parameters, by the reference of the module VpnClient; and {@code rasdial}. */
final class VpnCommands {
    private static final List<String> CONNECTION =
            List.of("name", "serveraddress", "tunneltype", "encryptionlevel", "authenticationmethod");
    private static final List<String> IPSEC = List.of(
            "connectionname",
            "authenticationtransformconstants",
            "ciphertransformconstants",
            "dhgroup",
            "encryptionmethod",
            "integritycheckmethod",
            "pfsgroup",
            "reverttodefault");
    private static final List<String> ROUTE = List.of("connectionname", "destinationprefix");

    /** What each takes without a name. */
    private static final Map<String, List<String>> POSITIONS = Map.of(
            "add-vpnconnection", CONNECTION,
            "set-vpnconnection", CONNECTION,
            "add-vpnconnectionroute", ROUTE,
            "set-vpnconnectionipsecconfiguration", IPSEC,
            "add-vpnconnectiontriggerapplication", List.of("connectionname"),
            "add-vpnconnectiontriggerdnsconfiguration", List.of("connectionname"),
            "add-vpnconnectiontriggertrustednetwork", List.of("connectionname"),
            "set-vpnconnectionproxy", List.of("connectionname"),
            "rasdial", List.of("name", "user", "password"));

    private static final List<String> OF_ALL = List.of(
            "alluserconnection",
            "passthru",
            "force",
            "cimsession",
            "throttlelimit",
            "asjob",
            "verbose",
            "debug",
            "erroraction",
            "errorvariable",
            "warningaction",
            "warningvariable",
            "outvariable",
            "outbuffer",
            "whatif",
            "confirm");

    /** A parameter may be shortened, as long as it is no other's beginning. */
    private static final Map<String, List<String>> NAMES = Map.of(
            "vpnconnection",
            List.of(
                    "name",
                    "serveraddress",
                    "tunneltype",
                    "encryptionlevel",
                    "authenticationmethod",
                    "l2tppsk",
                    "splittunneling",
                    "remembercredential",
                    "usewinlogoncredential",
                    "dnssuffix",
                    "idledisconnectseconds",
                    "eapconfigxmlstream",
                    "machinecertificateissuerfilter",
                    "machinecertificateekufilter"),
            "vpnconnectionroute",
            List.of("connectionname", "destinationprefix", "routemetric"),
            "vpnconnectionipsecconfiguration",
            IPSEC);

    private static final Set<String> SWITCHES = Set.of(
            "splittunneling",
            "force",
            "alluserconnection",
            "passthru",
            "remembercredential",
            "usewinlogoncredential",
            "reverttodefault",
            "confirm");

    private VpnCommands() {}

    /** @param command in small letters, as all here */
    static boolean has(String command) {
        return POSITIONS.containsKey(command);
    }

    /** What it takes without a name, in order. */
    static List<String> positions(String command) {
        return POSITIONS.get(command);
    }

    /** Whether the value behind a name is its own. */
    static boolean takes(String name, String value) {
        return !SWITCHES.contains(name) || value.equals("$true") || value.equals("$false");
    }

    /** The whole name of a parameter that may be shortened. */
    static String named(String command, String written) {
        List<String> own = NAMES.getOrDefault(command.substring(command.indexOf('-') + 1), List.of("connectionname"));
        if (own.contains(written) || OF_ALL.contains(written)) {
            return written;
        }
        List<String> full = Stream.concat(own.stream(), OF_ALL.stream())
                .filter(name -> name.startsWith(written))
                .toList();
        return full.size() == 1 ? full.getFirst() : written;
    }
}
