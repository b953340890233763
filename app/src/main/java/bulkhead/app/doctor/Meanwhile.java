package bulkhead.app.doctor;

import bulkhead.app.doctor.Finding.Verdict;

/** What the guard and the order of layers promise while something is not mended. */
final class Meanwhile {
    private Meanwhile() {}

    static String of(Finding finding) {
        return switch (finding.topic().layer()) {
            case HOST -> "";
            case NETWORK, IKE ->
                finding.verdict() == Verdict.BAD
                        ? "no name, password or packet of yours has left: there is no session to send it in"
                        : "";
            case XAUTH, ESP, L2TP, LCP, AUTHENTICATION, IPCP ->
                finding.verdict() == Verdict.BAD ? "nothing has left in clear: L2TP is handed to ESP or to nobody" : "";
            case IPV6CP, IPV6 ->
                "IPv4 goes through the tunnel, and IPv6 stays closed as long as you are connected, so that none leaks beside it";
        };
    }
}
