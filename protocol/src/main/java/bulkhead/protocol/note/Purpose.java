package bulkhead.protocol.note;

/** What a timer is for. */
public enum Purpose {
    REPEAT("the last message goes again, as no answer came"),
    GIVE_UP("an exchange that is not done by then is given up"),
    BELIEVE("a sign that something is wrong is believed, as nothing contradicted it"),
    REKEY_IKE("the IKE keys are renewed"),
    REKEY_ESP("the ESP keys are renewed"),
    DELETE_IKE("an IKE SA is deleted"),
    ASK_PEER("the peer is asked whether it is still there"),
    KEEP_MAPPING("a NAT on the way is kept from forgetting us"),
    SETTLE("the peer has had time to install its SAs"),
    VARY("if nothing has come out of ESP by then, it is tried otherwise"),
    BEGIN_AGAIN("on a path that loses packets, what has not come by then is lost, and all begins again"),
    HELLO("a HELLO asks the silent peer whether it is there"),
    SETUP("a tunnel that is not set up by then is given up"),
    CLOSE("the goodbye is not waited for any longer"),
    NEGOTIATION("a negotiation that has not converged by then is given up"),
    ECHO("an echo asks the silent peer whether it is there"),
    SILENCE("a family that has not been answered by then counts as silent"),
    HOPE("without any family by then the session is over"),
    SOLICIT("a router is solicited"),
    WITHOUT_ROUTER("without a router DHCPv6 is asked all the same"),
    RENEW("the lease is renewed"),
    REBIND("any server is asked to go on with the lease"),
    COLLECT("offers are waited for no longer"),
    REFRESH("what the router or server said is asked for anew"),
    PROVE("an echo goes through the tunnel"),
    SAY("what is missing of a family is said");

    private final String words;

    Purpose(String words) {
        this.words = words;
    }

    /** A clause: what happens when the time has come. */
    public String words() {
        return words;
    }
}
